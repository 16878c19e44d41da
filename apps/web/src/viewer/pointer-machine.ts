import type { MarkShape } from "@second-read/domain";
import type { XY } from "./affine.ts";
import type { CellLayout, DrawnCell, Pane } from "./layout.ts";
import { moved, type Region, resizedBy } from "./mark-geometry.ts";
import { type MarkHit, markAt, type PointerKind } from "./mark-hit.ts";
import { problemOfChange, problemOfPlace } from "./mark-place.ts";
import { boxFrom, ellipseFrom, inside, type Tool, type ViewerMark } from "./marks.ts";
import { panBy, pinched, type View, zoomAbout } from "./placement.ts";
import { angleOfDrag, turnedBy, turnHandleOf } from "./turn-handle.ts";
import { onScreen, storedAt } from "./view-transform.ts";
import { type ViewerState, windowingOf } from "./viewer-state.ts";
import { dragged, type Windowing } from "./windowing.ts";

/** One pointer event, in CSS pixels of the viewer. */
export interface PointerInput {
  readonly kind: "down" | "move" | "up" | "cancel";
  readonly id: number;
  readonly pointer: PointerKind;
  readonly button: number;
  /** Shift or Space is held. */
  readonly pans: boolean;
  readonly at: XY;
}

/** The current layout that pointers act on. */
export interface Scene {
  readonly cells: readonly CellLayout[];
  readonly lens: Pane | null;
  readonly state: ViewerState;
  readonly tool: Tool;
  /** The visible marks. */
  readonly marks: readonly ViewerMark[];
  readonly selectedId: string | null;
  readonly canMark: boolean;
}

interface Drag {
  readonly id: number;
  readonly pointer: PointerKind;
  readonly from: XY;
  readonly last: XY;
  readonly hasMoved: boolean;
  readonly layout: CellLayout;
  readonly drawn: DrawnCell;
}

/** The current gesture. Each one holds its start values, so that no step is lost or applied twice, however often the page renders meanwhile. */
export type Gesture =
  | { readonly kind: "none" }
  | ({ readonly kind: "window"; readonly windowing: Windowing } & Drag)
  | ({ readonly kind: "zoom" | "pan"; readonly view: View } & Drag)
  | ({ readonly kind: "draw"; readonly tool: Exclude<Tool, "window"> } & Drag)
  | ({ readonly kind: "edit"; readonly hit: MarkHit; readonly region: Region } & Drag)
  | {
      readonly kind: "pinch";
      readonly layout: CellLayout;
      readonly drawn: DrawnCell;
      readonly view: View;
      readonly from: readonly [Touch, Touch];
      readonly last: readonly [Touch, Touch];
    };

interface Touch {
  readonly id: number;
  readonly at: XY;
}

export type PointerEffect =
  | { readonly kind: "view"; readonly imageId: string; readonly view: View }
  | { readonly kind: "windowing"; readonly imageId: string; readonly windowing: Windowing }
  | { readonly kind: "select"; readonly id: string | null }
  /** The mark as it would be if the pointer were released now; null: unchanged. */
  | { readonly kind: "preview"; readonly mark: ViewerMark | null }
  | { readonly kind: "add"; readonly imageId: string; readonly region: Region }
  | { readonly kind: "change"; readonly id: string; readonly region: Region }
  | { readonly kind: "refused"; readonly sentence: string };

export interface Step {
  readonly gesture: Gesture;
  readonly effects: readonly PointerEffect[];
}

export const noGesture: Gesture = { kind: "none" };
/** How far the pointer may move during a click, in CSS pixels. */
const slips = { mouse: 3, touch: 8 } as const;
export const drawingId = "drawing";

/** The next gesture and the effects of one pointer event. */
export function pointerStep(gesture: Gesture, input: PointerInput, scene: Scene): Step {
  switch (input.kind) {
    case "down":
      return down(gesture, input, scene);
    case "move":
      return move(gesture, input);
    case "up":
      return up(move(gesture, input), input);
    case "cancel":
      return isOf(gesture, input) ? { gesture: noGesture, effects: cancelled(gesture) } : { gesture, effects: [] };
  }
}

/** The mark at a place, in the magnifier if that covers it, otherwise in the view. */
export function markUnder(scene: Scene, at: XY, pointer: PointerKind): MarkHit | null {
  const layout = cellAt(scene.cells, at);
  if (!layout?.drawn) return null;
  const pane: Pick<Pane, "rect" | "transform"> =
    scene.lens && contains(scene.lens, at) ? scene.lens : { rect: layout.rect, transform: layout.drawn.transform };
  const marks = scene.marks.filter(({ imageId }) => imageId === layout.drawn?.imageId);
  return markAt({ marks, transform: pane.transform, size: pane.rect, at: within(pane.rect, at), selectedId: scene.selectedId, pointer });
}

export function cellAt(cells: readonly CellLayout[], at: XY): CellLayout | undefined {
  return cells.find((cell) => contains(cell, at));
}

function contains({ rect }: Pick<Pane, "rect">, [x, y]: XY): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

function within(rect: { readonly x: number; readonly y: number }, [x, y]: XY): XY {
  return [x - rect.x, y - rect.y];
}

function down(gesture: Gesture, input: PointerInput, scene: Scene): Step {
  if (gesture.kind !== "none") return input.pointer === "touch" ? secondFinger(gesture, input) : { gesture, effects: [] };
  const layout = cellAt(scene.cells, input.at);
  if (!layout?.drawn) return { gesture, effects: [] };
  const { drawn } = layout;
  const { id, pointer, at } = input;
  const drag: Drag = { id, pointer, from: at, last: at, hasMoved: false, layout, drawn };
  if (input.button === 1 || (input.button === 0 && input.pans)) return begun({ kind: "pan", view: drawn.view, ...drag });
  if (input.button === 2) return begun({ kind: "zoom", view: drawn.view, ...drag });
  if (input.button !== 0) return { gesture, effects: [] };
  const hit = markUnder(scene, at, pointer);
  const tool = scene.canMark && scene.tool !== "window" ? scene.tool : null;
  if (tool && layout.cell.isPrior) return { gesture, effects: [priorIsReadOnly] };
  if (hit && (!tool || isHeld(hit, scene))) {
    const edit: Gesture = { kind: "edit", hit, region: hit.region, ...drag };
    return { gesture: edit, effects: [{ kind: "select", id: hit.mark.id }] };
  }
  if (tool) {
    const draw: Drawing = { kind: "draw", tool, ...drag };
    return { gesture: draw, effects: [{ kind: "preview", mark: previewOf(draw) }] };
  }
  return begun({ kind: "window", windowing: windowingOf(scene.state, drawn.imageId), ...drag });
}

const priorIsReadOnly: PointerEffect = { kind: "refused", sentence: "The prior is read-only." };

const begun = (gesture: Gesture): Step => ({ gesture, effects: [] });

/** While a drawing tool is active, only the handles of the mark drawn last can be dragged. */
function isHeld(hit: MarkHit, { selectedId }: Scene): boolean {
  return hit.part === "handle" && hit.mark.id === selectedId;
}

/** A second finger cancels the action of the first; both then zoom and pan. */
function secondFinger(gesture: Gesture, { id, at }: PointerInput): Step {
  if (gesture.kind === "pinch" || gesture.kind === "none" || gesture.pointer !== "touch") return { gesture, effects: [] };
  const { layout, drawn, last } = gesture;
  const touches: readonly [Touch, Touch] = [
    { id: gesture.id, at: last },
    { id, at },
  ];
  return { gesture: { kind: "pinch", layout, drawn, view: drawn.view, from: touches, last: touches }, effects: cancelled(gesture) };
}

function cancelled(gesture: Gesture): readonly PointerEffect[] {
  switch (gesture.kind) {
    case "none":
      return [];
    case "window":
      return gesture.hasMoved ? [{ kind: "windowing", imageId: gesture.drawn.imageId, windowing: gesture.windowing }] : [];
    case "zoom":
    case "pan":
    case "pinch":
      return [{ kind: "view", imageId: gesture.drawn.imageId, view: gesture.view }];
    case "draw":
    case "edit":
      return [{ kind: "preview", mark: null }];
  }
}

function isOf(gesture: Gesture, { id }: PointerInput): boolean {
  if (gesture.kind === "none") return false;
  return gesture.kind === "pinch" ? gesture.from.some((touch) => touch.id === id) : gesture.id === id;
}

function move(before: Gesture, input: PointerInput): Step {
  if (before.kind === "none" || !isOf(before, input)) return { gesture: before, effects: [] };
  if (before.kind === "pinch") return pinch(before, input);
  const { at } = input;
  const [dx, dy] = [at[0] - before.from[0], at[1] - before.from[1]];
  const hasMoved = before.hasMoved || Math.hypot(dx, dy) > slips[before.pointer];
  const gesture = { ...before, last: at, hasMoved };
  if (!hasMoved) return { gesture, effects: [] };
  const { imageId, placed, fit } = gesture.drawn;
  const { rect } = gesture.layout;
  switch (gesture.kind) {
    case "window": {
      const adjustment = dragged(gesture.windowing.adjustment, dx, dy);
      return { gesture, effects: [{ kind: "windowing", imageId, windowing: { ...gesture.windowing, adjustment } }] };
    }
    case "pan":
      return { gesture, effects: [{ kind: "view", imageId, view: panBy(gesture.view, placed.side, fit, [dx, dy]) }] };
    case "zoom": {
      const pane = { side: placed.side, size: rect, fit };
      const view = zoomAbout(gesture.view, pane, within(rect, gesture.from), 2 ** (-dy / 120));
      return { gesture, effects: [{ kind: "view", imageId, view }] };
    }
    case "draw":
      return { gesture, effects: [{ kind: "preview", mark: previewOf(gesture) }] };
    case "edit": {
      const edited = { ...gesture, region: editedRegion(gesture) };
      return { gesture: edited, effects: [{ kind: "preview", mark: { ...edited.hit.mark, points: edited.region.points } }] };
    }
  }
}

function pinch(gesture: Extract<Gesture, { kind: "pinch" }>, { id, at }: PointerInput): Step {
  const [a, b] = gesture.last.map((touch) => (touch.id === id ? { id, at } : touch)) as [Touch, Touch];
  const { layout, drawn, view, from } = gesture;
  const [a0, b0] = from;
  const place = (touch: Touch) => within(layout.rect, touch.at);
  const pane = { side: drawn.placed.side, size: layout.rect, fit: drawn.fit };
  const next = pinched(view, pane, [place(a0), place(b0)], [place(a), place(b)]);
  return { gesture: { ...gesture, last: [a, b] }, effects: [{ kind: "view", imageId: drawn.imageId, view: next }] };
}

/** The region at the current pointer position; an invalid one is refused, and the last valid one stays. */
function editedRegion({ hit, region, layout, drawn, from, last }: Extract<Gesture, { kind: "edit" }>): Region {
  if (!hit.mark.editable) return hit.region;
  const [start, now] = [from, last].map((at) => storedAt(drawn.transform, within(layout.rect, at))) as [XY, XY];
  const by: XY = [now[0] - start[0], now[1] - start[1]];
  if (hit.part === "body") return moved(hit.region, by, drawn.decoded) ?? hit.region;
  if (hit.handle === "turn") return turnedRegion(hit.region, drawn, layout, [last[0] - from[0], last[1] - from[1]]) ?? region;
  return resizedBy(hit.region, hit.handle, by, drawn.decoded) ?? region;
}

function turnedRegion(region: Region, { transform, decoded }: DrawnCell, { rect }: CellLayout, by: XY): Region | null {
  const handle = turnHandleOf(region, transform, rect);
  return handle && turnedBy(region, transform, angleOfDrag(region, transform, handle.at, by), decoded);
}

function up({ gesture, effects }: Step, input: PointerInput): Step {
  if (!isOf(gesture, input)) return { gesture, effects };
  switch (gesture.kind) {
    case "draw":
      return { gesture: noGesture, effects: [{ kind: "preview", mark: null }, added(gesture)] };
    case "edit":
      return { gesture: noGesture, effects: [{ kind: "preview", mark: null }, ...changed(gesture)] };
    case "window":
      // A click on tissue, not a drag, deselects.
      return { gesture: noGesture, effects: gesture.hasMoved ? effects : [{ kind: "select", id: null }] };
    case "none":
    case "zoom":
    case "pan":
    case "pinch":
      return { gesture: noGesture, effects };
  }
}

/** The result of an edit: the changed mark, the old one where it was not moved, or the reason why it cannot be there. */
function changed({ hit, region, drawn }: Extract<Gesture, { kind: "edit" }>): readonly PointerEffect[] {
  if (region === hit.region) return [];
  const sentence = problemOfChange(hit.region, region, drawn.decoded);
  return [sentence === null ? { kind: "change", id: hit.mark.id, region } : { kind: "refused", sentence }];
}

type Drawing = Extract<Gesture, { kind: "draw" }>;

/** The result of drawing: a mark, or the reason why there is none. A box that begins beside its image is cut off at the edge; a point cannot be. */
function added(gesture: Drawing): PointerEffect {
  const { drawn, layout, from, last, hasMoved } = gesture;
  const [column, row] = storedAt(drawn.transform, within(layout.rect, hasMoved ? last : from));
  const isBeside = column < 0 || row < 0 || column > drawn.decoded.columns || row > drawn.decoded.rows;
  if (gesture.tool === "point" && isBeside) return { kind: "refused", sentence: "This is outside the image." };
  const region = drawnRegion(gesture);
  const sentence = problemOfPlace(region, drawn.decoded);
  return sentence === null ? { kind: "add", imageId: drawn.imageId, region } : { kind: "refused", sentence };
}

/** The side of a box or ellipse that a key adds, in CSS pixels. */
const addedSide = 40;

/** What a drawing tool adds to a view by key: its mark, in the middle of the part of the breast that is on screen. */
export function addedByKey(tool: Drawing["tool"], layout: CellLayout): PointerEffect | null {
  const { drawn, rect, cell } = layout;
  if (!drawn) return null;
  if (cell.isPrior) return priorIsReadOnly;
  const [left, top, right, bottom] = drawn.decoded.breast;
  const corners = [onScreen(drawn.transform, [left, top]), onScreen(drawn.transform, [right, bottom])];
  const middle = (axis: 0 | 1, start: number, size: number) => {
    const [a, b] = corners.map((corner) => Math.min(size, Math.max(0, corner[axis]))) as [number, number];
    return start + (a + b) / 2;
  };
  const [x, y] = [middle(0, rect.x, rect.width), middle(1, rect.y, rect.height)];
  const half = tool === "point" ? 0 : addedSide / 2;
  const from: XY = [x - half, y - half];
  const last: XY = [x + half, y + half];
  return added({ kind: "draw", tool, id: 0, pointer: "mouse", hasMoved: true, layout, drawn, from, last });
}

function previewOf(gesture: Drawing): ViewerMark {
  const { shape, points } = drawnRegion(gesture);
  return { id: drawingId, imageId: gesture.drawn.imageId, shape, points, whose: "first", label: "" };
}

const shapes: Readonly<Record<Exclude<Tool, "window">, MarkShape>> = { point: "POINT", box: "BOX", ellipse: "ELLIPSE" };

function drawnRegion({ tool, drawn, layout, from, last, hasMoved }: Drawing): Region {
  const { columns, rows } = drawn.decoded;
  // A click that moves slightly is not a drag: its box has no size.
  const [start, now] = [from, hasMoved ? last : from].map((at) =>
    inside(storedAt(drawn.transform, within(layout.rect, at)), columns, rows),
  ) as [XY, XY];
  return { shape: shapes[tool], points: tool === "point" ? [now] : tool === "box" ? boxFrom(start, now) : ellipseFrom(start, now) };
}
