import { useEffect, useRef } from "react";
import type { CellLayout } from "./layout.ts";

/** Reports the images on screen whenever they change. */
export function useSeenImages(cells: readonly CellLayout[], onSeen: ((imageIds: readonly string[]) => void) | undefined): void {
  const latest = useRef(onSeen);
  latest.current = onSeen;
  const drawn = cells.flatMap(({ drawn: image }) => (image ? [image.imageId] : [])).join(" ");
  useEffect(() => {
    if (drawn !== "") latest.current?.(drawn.split(" "));
  }, [drawn]);
}
