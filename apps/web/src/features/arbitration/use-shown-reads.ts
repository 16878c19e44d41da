import { useCallback, useEffect, useMemo, useState } from "react";
import { isTyping } from "../../viewer/use-viewer-keys.ts";
import type { LetteredRead } from "./reads-side-by-side.ts";

/** Which reads' marks are on the images; Shift with its letter shows or hides one. */
export function useShownReads(reads: readonly LetteredRead[]) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (readId: string) =>
      setHidden((before) => (before.has(readId) ? new Set([...before].filter((id) => id !== readId)) : new Set([...before, readId]))),
    [],
  );
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (isTyping(event)) return;
      // With Shift: B alone is the box tool.
      const read = event.shiftKey ? reads.find(({ letter }) => letter === event.key.toUpperCase()) : undefined;
      if (read) toggle(read.id);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [reads, toggle]);
  const shown = useMemo(() => reads.filter(({ id }) => !hidden.has(id)), [reads, hidden]);
  return { shown, hidden, toggle };
}
