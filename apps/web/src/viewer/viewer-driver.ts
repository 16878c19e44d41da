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
import { type Gesture, markUnder, noGesture, type PointerEffect, type PointerInput, pointerStep, type Scene } from "./pointer-machine.ts";
import type { ToolContext } from "./tool.ts";
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

type CellId = "r" | "l";

/** The viewer's own parts, connected as on the page. */
export function viewerDriver(start: readonly ViewerMark[], pixels: Partial<DecodedImage> = {}) {
  const page = createPage(start);
  const cells = () => cellsOf(page.state, pixels);
  const cell = (id: CellId) => cellOf(cells(), id);
  const scene = () => sceneOf(page, cells(), cell("r"));
  const mark = (id: string) => page.marks.find((one) => one.id === id);

  function step(input: PointerInput) {
    const { gesture, effects } = pointerStep(page.gesture, input, scene());
    page.gesture = gesture;
    for (const effect of effects) apply(page, effect);
  }

  return {
    state: () => page.state,
    cell,
    mark,
    points: (id: string) => mark(id)?.points ?? [],
    selectedId: () => page.selection?.id ?? null,
    selectHandle(id: string, handle: Handle) {
      page.selection = { id, handle };
    },
    changes: () => page.changes,
    added: () => page.added,
    refused: () => page.refused,
    markUnder: (at: XY) => markUnder(scene(), at, "mouse"),
    magnify(at: XY) {
      page.lensPointer = at;
    },
    /** The turn handle of the selected ellipse. */
    ringOf(id: string): XY {
      const ellipse = mark(id);
      const region = ellipse && regionOf(ellipse);
      const { rect, drawn } = cell("r");
      const ring = region && drawn && turnHandleOf(region, drawn.transform, rect);
      if (!ring) throw new Error("There is no such ellipse.");
      return [rect.x + ring.at[0], rect.y + ring.at[1]];
    },
    screenOf(id: CellId, point: XY): XY {
      const { rect, drawn } = cell(id);
      const [x, y] = onScreen(drawn!.transform, point);
      return [rect.x + x, rect.y + y];
    },
    tool(next: Tool) {
      page.tool = next;
    },
    ...pointersOf(step),
    press: (key: string) => void runPageKey(tools, toolContextOf(page, cells()), key, false),
  };
}

function cellOf(cells: readonly CellLayout[], id: CellId): CellLayout {
  const found = cells.find((layout) => layout.cell.imageId === id);
  if (!found) throw new Error(`The viewer shows no view ${id}.`);
  return found;
}

/** What the page holds. */
interface Page {
  state: ViewerState;
  marks: readonly ViewerMark[];
  selection: Selection | null;
  gesture: Gesture;
  tool: Tool;
  lensPointer: XY | null;
  /** How often a mark was changed. */
  changes: number;
  readonly refused: string[];
  readonly added: [MarkShape, readonly XY[]][];
}

function createPage(marks: readonly ViewerMark[]): Page {
  return {
    state: initialViewerState,
    marks,
    selection: null,
    gesture: noGesture,
    tool: "window",
    lensPointer: null,
    changes: 0,
    refused: [],
    added: [],
  };
}

function dispatch(page: Page, action: ViewerAction): void {
  page.state = viewerReducer(page.state, action);
}

function markingOf(page: Page): Marking {
  return {
    tool: page.tool,
    setTool(next) {
      page.tool = next;
    },
    add: () => null,
    change(id, points) {
      page.changes++;
      page.marks = page.marks.map((mark) => (mark.id === id ? { ...mark, points } : mark));
    },
    remove(id) {
      page.marks = page.marks.filter((mark) => mark.id !== id);
    },
    refused: (sentence) => void page.refused.push(sentence),
  };
}

function sceneOf({ state, tool, marks, selection, lensPointer }: Page, cells: readonly CellLayout[], { rect }: CellLayout): Scene {
  const lens = lensPointer && lensAt(cells, { imageId: "r", at: [lensPointer[0] - rect.x, lensPointer[1] - rect.y] }, bounds, 1);
  return { cells, lens, state, tool, marks, selectedId: selection?.id ?? null, canMark: true };
}

function apply(page: Page, effect: PointerEffect): void {
  switch (effect.kind) {
    case "view":
    case "windowing":
      dispatch(page, effect);
      break;
    case "select":
      page.selection = effect.id === null ? null : { id: effect.id, handle: null };
      break;
    case "preview":
      break;
    case "add":
      addMark(page, effect);
      break;
    case "change":
      markingOf(page).change(effect.id, effect.region.points, false);
      break;
    case "refused":
      markingOf(page).refused(effect.sentence);
  }
}

function addMark(page: Page, { imageId, region: { shape, points } }: Extract<PointerEffect, { kind: "add" }>): void {
  page.added.push([shape, points]);
  const id = `new-${page.added.length}`;
  page.marks = [...page.marks, { id, imageId, shape, points, whose: "first", label: "mass", editable: true }];
  page.selection = { id, handle: null };
}

/** Clicks, drags, taps and swipes as their single steps. */
function pointersOf(step: (input: PointerInput) => void) {
  type Act = (kind: PointerInput["kind"], at: XY) => void;
  const mouse: Act = (kind, at) => step({ kind, id: 1, pointer: "mouse", button: 0, pans: false, at });
  const touch = (kind: PointerInput["kind"], id: number, at: XY) => step({ kind, id, pointer: "touch", button: 0, pans: false, at });
  const finger: Act = (kind, at) => touch(kind, 1, at);
  const along = (act: Act, from: XY, ...to: readonly XY[]) => {
    act("down", from);
    for (const at of to) act("move", at);
    act("up", to.at(-1) ?? from);
  };
  return {
    click: (at: XY) => along(mouse, at),
    drag: (from: XY, ...to: readonly XY[]) => along(mouse, from, ...to),
    touch,
    tap: (at: XY) => along(finger, at),
    swipe: (from: XY, ...to: readonly XY[]) => along(finger, from, ...to),
  };
}

function toolContextOf(page: Page, cells: readonly CellLayout[]): ToolContext {
  const { state, marks, selection } = page;
  const marking = markingOf(page);
  const mark = marks.find(({ id }) => id === selection?.id);
  const drawn = cells.find((layout) => layout.cell.imageId === mark?.imageId)?.drawn;
  const select = (next: Selection | null) => {
    page.selection = next;
  };
  return {
    state,
    dispatch: (action) => dispatch(page, action),
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
  };
}
