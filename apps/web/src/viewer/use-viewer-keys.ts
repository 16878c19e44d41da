import { type Dispatch, useEffect, useRef } from "react";
import type { XY } from "./affine.ts";
import type { CellLayout } from "./layout.ts";
import type { Pointer } from "./lens.ts";
import { zoomAbout } from "./placement.ts";
import { isOneToOne, scaleOf } from "./view-transform.ts";
import { type ViewerAction, type ViewerState, windowingOf, withPreset } from "./viewer-state.ts";

interface KeysInput {
  readonly active: boolean;
  readonly state: ViewerState;
  readonly dispatch: Dispatch<ViewerAction>;
  readonly stageCount: number;
  readonly cells: readonly CellLayout[];
  readonly pointer: Pointer | null;
  readonly setMagnifying: (on: boolean) => void;
}

const takesEveryKey =
  "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const takesMovingKeys = "input, [role=slider]";
const movingKey = /^(Arrow.*|Page.*|Home|End|Enter| )$/;

/** True while keys belong to a field or a dialog. A box that was ticked with the mouse keeps only the keys that move it. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(event.target instanceof HTMLElement)) return false;
  return event.target.closest(takesEveryKey) !== null || (event.target.matches(takesMovingKeys) && movingKey.test(event.key));
}

/** The image keys of the key map, for the whole page. */
export function useViewerKeys(input: KeysInput): void {
  const latest = useRef(input);
  latest.current = input;
  useEffect(() => {
    function onDown(event: KeyboardEvent) {
      if (!latest.current.active || isTyping(event)) return;
      if (handle(event.key, latest.current)) event.preventDefault();
    }
    function onUp(event: KeyboardEvent) {
      if (event.key.toLowerCase() === "m") latest.current.setMagnifying(false);
    }
    const onBlur = () => latest.current.setMagnifying(false);
    window.addEventListener("keydown", onDown);
    window.addEventListener("keyup", onUp);
    window.addEventListener("blur", onBlur);
    return () => {
      window.removeEventListener("keydown", onDown);
      window.removeEventListener("keyup", onUp);
      window.removeEventListener("blur", onBlur);
    };
  }, []);
}

function handle(key: string, { state, dispatch, stageCount, cells, pointer, setMagnifying }: KeysInput): boolean {
  const imageId = pointer?.imageId ?? null;
  const windowing = windowingOf(state, imageId);
  switch (key) {
    case "ArrowRight":
      dispatch({ kind: "stage", by: 1, count: stageCount });
      return true;
    case "ArrowLeft":
      dispatch({ kind: "stage", by: -1, count: stageCount });
      return true;
    case "1":
    case "2":
    case "3":
    case "4":
    case "5":
      dispatch({ kind: "windowing", imageId, windowing: withPreset(windowing, Number(key)) });
      return true;
    case "i":
    case "I":
      dispatch({ kind: "windowing", imageId, windowing: { ...windowing, inverted: !windowing.inverted } });
      return true;
    case "m":
    case "M":
      setMagnifying(true);
      return true;
    case "l":
    case "L":
      dispatch({ kind: "link", imageId });
      return true;
    case "f":
    case "F":
      dispatch({ kind: "fit" });
      return true;
    case "h":
      dispatch({ kind: "hideMarks" });
      return true;
    case "H":
      dispatch({ kind: "hideText" });
      return true;
    case "x":
    case "X":
      return oneToOne(cells, pointer, dispatch);
    default:
      return false;
  }
}

/** One image pixel a screen pixel about the pointer; again: back to fit. */
function oneToOne(cells: readonly CellLayout[], pointer: KeysInput["pointer"], dispatch: Dispatch<ViewerAction>): boolean {
  const layout = cells.find(({ cell, drawn }) => drawn && cell.imageId === pointer?.imageId) ?? cells.find(({ drawn }) => drawn);
  if (!layout?.drawn) return false;
  const { drawn, rect } = layout;
  const ratio = window.devicePixelRatio || 1;
  if (isOneToOne(drawn.transform, ratio)) {
    dispatch({ kind: "fit" });
    return true;
  }
  const at: XY = pointer && pointer.imageId === drawn.imageId ? pointer.at : [rect.width / 2, rect.height / 2];
  const factor = 1 / ratio / scaleOf(drawn.transform);
  dispatch({ kind: "view", imageId: drawn.imageId, view: zoomAbout(drawn.view, drawn.placed.side, rect, drawn.fit, at, factor) });
  return true;
}
