import { useCallback, useRef } from "react";
import type { ViewerMark } from "./marks.ts";

/** Reports the mark under the pointer whenever it changes. */
export function useHoveredMark(onHoverMark: ((id: string | null) => void) | undefined): (mark: ViewerMark | null) => void {
  const hovered = useRef<string | null>(null);
  return useCallback(
    (mark) => {
      const id = mark?.id ?? null;
      if (hovered.current !== id) onHoverMark?.(id);
      hovered.current = id;
    },
    [onHoverMark],
  );
}
