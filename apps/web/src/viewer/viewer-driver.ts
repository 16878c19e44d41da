import type { MarkShape } from "@second-read/domain";
import { runPageKey } from "../ui/page-keys.ts";
import type { XY } from "./affine.ts";
import type { DecodedImage } from "./decoded-image.ts";
import type { Stage } from "./hanging-stages.ts";
import { keysOnMark } from "./keys-on-mark.ts";
import { type CellLayout, layOut, type ViewerImage } from "./layout.ts";
import { lensAt } from "./lens.ts";
import type { Selection } from "./mark-buttons.tsx";
import { regionOf } from "./mark-geometry.ts";
import type { Handle } from "./mark-hit.ts";
import type { Marking, Tool, ViewerMark } from "./marks.ts";
import { plainImage, plainView } from "./plain-image.ts";
import { type Gesture, markUnder, noGesture, type PointerInput, pointerStep, type Scene } from "./pointer-machine.ts";
import { tools } from "./tools.ts";
import { turnHandleOf } from "./turn-handle.ts";
import { onScreen } from "./view-transform.ts";
import { initialViewerState, type ViewerAction, type ViewerState, viewerReducer } from "./viewer-state.ts";

// For tests: the viewer without a browser. A right view and, beside it, a left one of a prior exam; 800 × 1000 pixels, hung as stored.

const size = { rows: 1000, columns: 800 };
const stage: Stage = {
  name: "CC",
  rows: [
    [
      { label: "RCC", side: "R", imageId: "r" },
      { label: "LCC prior", side: "L", imageId: "l", isPrior: true },
    ],
  ],
};
const bounds = { width: 1200, height: 900 };

const decoded: DecodedImage = {
  ...size,
  ...plainImage,
  spacingMm: [0.1, 0.1],
  breast: [0, 0, size.columns, size.rows],
};

const image = (id: "r" | "l"): ViewerImage => ({ ...plainView(id, id === "r" ? "R" : "L"), ...size });

export function cellsOf(state: ViewerState = initialViewerState, pixels: Partial<DecodedImage> = {}): readonly CellLayout[] {
  const store = { get: () => ({ kind: "ready", image: { ...decoded, ...pixels } }) as const };
  return layOut({ stage, images: [image("r"), image("l")], store, ...bounds, state });
}

export type ViewerDriver = ReturnType<typeof viewerDriver>;

/** The viewer's own parts, connected as on the page. */
export function viewerDriver(start: readonly ViewerMark[], pixels: Partial<DecodedImage> = {}) {
  let state = initialViewerState;
  let marks = start;
  let selection: Selection | null = null;
  let gesture: Gesture = noGesture;
  let tool: Tool = "window";
  let lensPointer: XY | null = null;
  let changes = 0;
  const refused: string[] = [];
  const added: [MarkShape, readonly XY[]][] = [];

  const dispatch = (action: ViewerAction) => {
    state = viewerReducer(state, action);
  };
  const cell = (id: "r" | "l") => cellsOf(state, pixels).find((layout) => layout.cell.imageId === id) as CellLayout;
  const marking: Marking = {
    tool,
    setTool: (next) => {
      tool = next;
    },
    add: () => null,
    change(id, points) {
      changes++;
      marks = marks.map((mark) => (mark.id === id ? { ...mark, points } : mark));
    },
    remove(id) {
      marks = marks.filter((mark) => mark.id !== id);
    },
    refused: (sentence) => void refused.push(sentence),
  };
  function scene(): Scene {
    const cells = cellsOf(state, pixels);
    const { rect } = cell("r");
    const lens = lensPointer && lensAt(cells, { imageId: "r", at: [lensPointer[0] - rect.x, lensPointer[1] - rect.y] }, bounds, 1);
    return { cells, lens, state, tool, marks, selectedId: selection?.id ?? null, canMark: true };
  }
  function step(input: PointerInput) {
    const next = pointerStep(gesture, input, scene());
    gesture = next.gesture;
    for (const effect of next.effects) {
      switch (effect.kind) {
        case "view":
        case "windowing":
          dispatch(effect);
          break;
        case "select":
          selection = effect.id === null ? null : { id: effect.id, handle: null };
          break;
        case "preview":
          break;
        case "add": {
          const { shape, points } = effect.region;
          added.push([shape, points]);
          const id = `new-${added.length}`;
          marks = [...marks, { id, imageId: effect.imageId, shape, points, whose: "first", label: "mass", editable: true }];
          selection = { id, handle: null };
          break;
        }
        case "change":
          marking.change(effect.id, effect.region.points, false);
          break;
        case "refused":
          marking.refused(effect.sentence);
      }
    }
  }
  const mouse = (kind: PointerInput["kind"], at: XY) => step({ kind, id: 1, pointer: "mouse", button: 0, pans: false, at });
  const touch = (kind: PointerInput["kind"], id: number, at: XY) => step({ kind, id, pointer: "touch", button: 0, pans: false, at });
  const along = (act: (kind: PointerInput["kind"], at: XY) => void, from: XY, ...to: readonly XY[]) => {
    act("down", from);
    for (const at of to) act("move", at);
    act("up", to.at(-1) ?? from);
  };

  return {
    state: () => state,
    cell,
    mark: (id: string) => marks.find((mark) => mark.id === id),
    points: (id: string) => marks.find((mark) => mark.id === id)?.points ?? [],
    selectedId: () => selection?.id ?? null,
    selectHandle(id: string, handle: Handle) {
      selection = { id, handle };
    },
    changes: () => changes,
    added: () => added,
    refused: () => refused,
    markUnder: (at: XY) => markUnder(scene(), at, "mouse"),
    magnify(at: XY) {
      lensPointer = at;
    },
    /** The turn handle of the selected ellipse. */
    ringOf(id: string): XY {
      const mark = marks.find((one) => one.id === id);
      const region = mark && regionOf(mark);
      const { rect, drawn } = cell("r");
      const ring = region && drawn && turnHandleOf(region, drawn.transform, rect);
      if (!ring) throw new Error("There is no such ellipse.");
      return [rect.x + ring.at[0], rect.y + ring.at[1]];
    },
    screenOf(id: "r" | "l", point: XY): XY {
      const { rect, drawn } = cell(id);
      const [x, y] = onScreen(drawn!.transform, point);
      return [rect.x + x, rect.y + y];
    },
    tool(next: Tool) {
      tool = next;
    },
    click: (at: XY) => along(mouse, at),
    drag: (from: XY, ...to: readonly XY[]) => along(mouse, from, ...to),
    touch,
    tap: (at: XY) => along((kind, place) => touch(kind, 1, place), at),
    swipe: (from: XY, ...to: readonly XY[]) => along((kind, place) => touch(kind, 1, place), from, ...to),
    press(key: string) {
      const cells = cellsOf(state, pixels);
      const mark = marks.find(({ id }) => id === selection?.id);
      const drawn = cells.find((layout) => layout.cell.imageId === mark?.imageId)?.drawn;
      const select = (next: Selection | null) => {
        selection = next;
      };
      runPageKey(
        tools,
        {
          state,
          dispatch,
          stages: [stage],
          cells,
          pointer: null,
          activeId: null,
          ratio: 1,
          selected: mark && drawn && selection && mark.editable ? keysOnMark({ mark, selection, drawn, marking, select }) : null,
          deselect: selection && (() => select(null)),
          marking,
          placeMark: null,
          undo: null,
          redo: null,
          openKeyMap: null,
        },
        key,
        false,
      );
    },
  };
}
