import { useMemo, useState } from "react";
import type { Draft } from "./draft.ts";
import { viewerMarksOf } from "./viewer-marks.ts";

/** The open finding and the one under the pointer, in the panel or on the images: their marks are highlighted. */
export function useFindingFocus(draft: Draft) {
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const marks = useMemo(() => viewerMarksOf(draft), [draft]);
  const litMarkIds = useMemo(() => {
    const lit = [hovered, openKey];
    return new Set(marks.filter(({ findingKey }) => lit.includes(findingKey)).map(({ id }) => id));
  }, [marks, hovered, openKey]);
  /** The finding of a mark. */
  const keyOf = (markId: string | null) => marks.find(({ id }) => id === markId)?.findingKey ?? null;
  return { openKey, setOpenKey, setHovered, marks, litMarkIds, keyOf };
}
