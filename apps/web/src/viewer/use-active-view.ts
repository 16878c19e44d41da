import { useRef, useState } from "react";
import type { CellLayout } from "./layout.ts";
import type { Pointer } from "./lens.ts";

interface ActiveViewInput {
  readonly cells: readonly CellLayout[];
  readonly magnifying: boolean;
  readonly onSide: ((side: "R" | "L") => void) | undefined;
}

/** The pointer's position, and the view that keys and buttons act on: the one last pointed at or focused. */
export function useActiveView({ cells, magnifying, onSide }: ActiveViewInput) {
  // Pointer moves render the page only while the magnifier follows the pointer.
  const pointer = useRef<Pointer | null>(null);
  const [lensPointer, setLensPointer] = useState<Pointer | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);

  function activate(layout: CellLayout | undefined) {
    if (!layout || layout.cell.imageId === null) return;
    setActiveId(layout.cell.imageId);
    onSide?.(layout.cell.side);
  }
  function setPointer(at: Pointer | null) {
    pointer.current = at;
    if (magnifying || lensPointer) setLensPointer(magnifying ? at : null);
    if (at && at.imageId !== activeId) activate(cells.find(({ cell }) => cell.imageId === at.imageId));
  }
  return { pointer, lensPointer, activeId, activate, setPointer };
}
