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

/** Which mark is selected, which one is under the pointer's hand, and what keys do to the selected one. */
export function useMarkSelection({ cells, marks, hidden, marking, onSelectMark }: Input) {
  const [chosen, setChosen] = useState<Selection | null>(null);
  const [previewed, preview] = useState<ViewerMark | null>(null);
  const shown = hidden ? [] : marks.map((mark) => (mark.id === previewed?.id ? previewed : mark));
  // A mark that is hidden, gone or of a view that is not on screen is out of the keys' reach.
  const mark = chosen && shown.find(({ id }) => id === chosen.id);
  const drawn = mark && cells.find((layout) => layout.cell.imageId === mark.imageId)?.drawn;
  const selection = mark && drawn ? chosen : null;

  /** The focus and the pointer select apart from each other: what the pointer selects, the focus does not ring. */
  function select(next: Selection | null, by: "pointer" | "focus" | "key") {
    if (by !== "focus") blurMark();
    setChosen(next);
    if (next?.id !== chosen?.id) onSelectMark?.(next?.id ?? null);
  }
  const selectLatest = useRef(select);
  selectLatest.current = select;
  const isSelected = selection !== null;
  useEffect(() => {
    // Who goes on to another control by keyboard means that one: its arrow keys must not move a mark.
    function onFocus({ target }: FocusEvent) {
      if (target instanceof Element && !isOfMark(target) && target.matches(":focus-visible")) selectLatest.current(null, "focus");
    }
    if (!isSelected) return;
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [isSelected]);
  function add(imageId: string, { shape, points }: Region) {
    const problem = problemOfShape(shape, points);
    if (problem !== null) return marking?.refused(problem);
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
