import { useCallback, useRef, useState } from "react";
import type { Note } from "./panel-note.tsx";

/** The panel's note about the last press. */
export function useNote() {
  const [note, setNote] = useState<Note | null>(null);
  const count = useRef(0);
  const say = useCallback((text: string) => {
    count.current += 1;
    setNote({ text, number: count.current });
  }, []);
  const hush = useCallback(() => setNote(null), []);
  return { note, say, hush };
}
