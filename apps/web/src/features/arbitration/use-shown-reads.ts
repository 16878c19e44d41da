import { useCallback, useMemo, useState } from "react";
import { usePageKeys } from "../../ui/page-keys.ts";
import { readerKeys } from "./arbitration-keys.ts";
import type { LetteredRead } from "./reads-side-by-side.ts";

/** The reads whose marks are shown on the images; Shift and its letter shows or hides one. */
export function useShownReads(reads: readonly LetteredRead[]) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (readId: string) =>
      setHidden((before) => (before.has(readId) ? new Set([...before].filter((id) => id !== readId)) : new Set([...before, readId]))),
    [],
  );
  usePageKeys(readerKeys, {
    toggle(letter) {
      const read = reads.find((one) => one.letter === letter);
      if (read) toggle(read.id);
      return read !== undefined;
    },
  });
  const shown = useMemo(() => reads.filter(({ id }) => !hidden.has(id)), [reads, hidden]);
  return { shown, hidden, toggle };
}
