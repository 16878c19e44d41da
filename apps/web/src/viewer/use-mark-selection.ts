import { problemOfShape } from "@second-read/domain";
import { useEffect, useRef, useState } from "react";
import { keysOnMark } from "./keys-on-mark.ts";
import type { CellLayout } from "./layout.ts";
import { blurMark, isOfMark, type Selection } from "./mark-buttons.tsx";
import type { Region } from "./mark-geometry.ts";
import type { Marking, ViewerMark } from "./marks.ts";
import { drawingId } from "./pointer-machine.ts";

interface Input {
  readonly cells: readonly CellLayout[];
  readonly marks: readonly ViewerMark[];
  readonly hidden: boolean;
  readonly marking: Marking | undefined;
  readonly onSelectMark: ((id: string | null) => void) | undefined;
}

/** The selected mark, the preview of the one being drawn or changed, and the keys of the selected one. */
export function useMarkSelection({ cells, marks, hidden, marking, onSelectMark }: Input) {
  const [chosen, setChosen] = useState<Selection | null>(null);
  const [previewed, preview] = useState<ViewerMark | null>(null);
  const shown = hidden ? [] : marks.map((mark) => (mark.id === previewed?.id ? previewed : mark));
  // Keys do not act on a mark that is hidden, deleted or in a view that is not on screen.
  const mark = chosen && shown.find(({ id }) => id === chosen.id);
  const drawn = mark && cells.find((layout) => layout.cell.imageId === mark.imageId)?.drawn;
  const selection = mark && drawn ? chosen : null;

  /** Focus and pointer select independently: a selection by pointer removes the focus ring from the marks. */
  function select(next: Selection | null, by: "pointer" | "focus" | "key") {
    if (by !== "focus") blurMark();
    setChosen(next);
    if (next?.id !== chosen?.id) onSelectMark?.(next?.id ?? null);
  }
  const selectLatest = useRef(select);
  selectLatest.current = select;
  const isSelected = selection !== null;
  useEffect(() => {
    // When the focus moves to another control by keyboard, that control's arrow keys must not move a mark.
    function onFocus({ target }: FocusEvent) {
      if (target instanceof Element && !isOfMark(target) && target.matches(":focus-visible")) selectLatest.current(null, "focus");
    }
    if (!isSelected) return;
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [isSelected]);
  function add(imageId: string, { shape, points }: Region) {
    // A click instead of a drag, or a drag along a line.
    if (problemOfShape(shape, points) !== null) return marking?.refused("Drag to draw a box or an ellipse.");
    const id = marking?.add(imageId, shape, points) ?? null;
    if (id === null) return;
    blurMark();
    setChosen({ id, handle: null });
  }

  return {
    shown,
    drawing: previewed?.id === drawingId ? previewed : null,
    selection,
    select,
    preview,
    add,
    selected:
      selection && mark && drawn && marking && mark.editable
        ? keysOnMark({ mark, selection, drawn, marking, select: (next) => select(next, "key") })
        : null,
  };
}
