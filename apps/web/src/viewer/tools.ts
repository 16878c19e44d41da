import type { Dispatch } from "react";
import type { XY } from "./affine.ts";
import type { Stage } from "./hanging-stages.ts";
import type { CellLayout } from "./layout.ts";
import type { Pointer } from "./lens.ts";
import type { Marking, Tool } from "./marks.ts";
import { panBy, zoomAbout } from "./placement.ts";
import { isOneToOne, scaleOf } from "./view-transform.ts";
import { type ViewerAction, type ViewerState, windowingOf, withPreset } from "./viewer-state.ts";
import { dragged } from "./windowing.ts";

/** What the tools work on: how the page lies just now, and what it can do. */
export interface ToolContext {
  readonly state: ViewerState;
  readonly dispatch: Dispatch<ViewerAction>;
  readonly stages: readonly Stage[];
  readonly cells: readonly CellLayout[];
  readonly pointer: Pointer | null;
  /** The view that was pointed at or focused last. */
  readonly activeId: string | null;
  readonly ratio: number;
  /** The mark that keys change; null where none is selected or it may only be looked at. */
  readonly selected: { readonly move: (direction: XY, pixels: number, continues: boolean) => void; readonly remove: () => void } | null;
  readonly deselect: (() => void) | null;
  /** What a press on the images does; null on pages where nobody marks. */
  readonly marking: Pick<Marking, "tool" | "setTool" | "hasKeys"> | null;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly openKeyMap: (() => void) | null;
}

/** One tool of the viewer. This table feeds the keys, the toolbar and the key map. */
export interface ViewerTool {
  readonly id: string;
  readonly label: string;
  /** The keys as `chordOf` names them. */
  readonly keys: readonly string[];
  /** The keys as people read them. */
  readonly keyLabel: string;
  /** What it does, for the key map and whoever points at its button. */
  readonly does: string;
  /** Does it, by a key or, with "", by its button; false where there is nothing to do, and the key is the next tool's. */
  readonly run: (context: ToolContext, key: string, isRepeated: boolean) => boolean;
  readonly isOn?: (context: ToolContext) => boolean;
  readonly isReady?: (context: ToolContext) => boolean;
}

const arrows: Readonly<Record<string, XY>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const arrowKeys = Object.keys(arrows);
const shifted = (key: string) => `Shift ${key}`;
const directionOf = (key: string): XY => arrows[key.replace("Shift ", "")] ?? [0, 0];

/** A tool that always has something to do. */
const always =
  (run: (context: ToolContext, key: string) => void): ViewerTool["run"] =>
  (context, key) => {
    run(context, key);
    return true;
  };

/** Does what is there to be done. */
const ifThere = (act: (() => void) | null): boolean => {
  act?.();
  return act !== null;
};

const markTool = (tool: Exclude<Tool, "window">, key: string, label: string, does: string): ViewerTool => ({
  id: tool,
  label,
  keys: [key],
  keyLabel: key,
  does,
  run: ({ marking }, pressed) => {
    if (pressed !== "" && marking?.hasKeys === false) return false;
    return ifThere(marking && (() => marking.setTool(marking.tool === tool ? "window" : tool)));
  },
  isOn: ({ marking }) => marking?.tool === tool,
});

/** Marks come first: while one is selected, arrows and Escape are its own. */
export const markTools = {
  point: markTool("point", "P", "Point", "mark a point: a click places it"),
  box: markTool("box", "B", "Box", "mark a box: a drag draws it"),
  ellipse: markTool("ellipse", "E", "Ellipse", "mark an ellipse: a drag draws it"),
  move: {
    id: "move",
    label: "Move",
    keys: [...arrowKeys, ...arrowKeys.map(shifted)],
    keyLabel: "Tab, then arrows",
    does: "select a mark or one of its handles, then move it by a pixel, or turn an ellipse by a degree; with Shift by ten",
    run: ({ selected }, key, isRepeated) =>
      ifThere(selected && (() => selected.move(directionOf(key), key.startsWith("Shift ") ? 10 : 1, isRepeated))),
  },
  remove: {
    id: "remove",
    label: "Delete",
    keys: ["Delete", "Backspace"],
    keyLabel: "Del",
    does: "delete the selected mark",
    run: ({ selected }) => ifThere(selected?.remove ?? null),
    isReady: ({ selected }) => selected !== null,
  },
  undo: {
    id: "undo",
    label: "Undo",
    keys: ["Z"],
    keyLabel: "Z",
    does: "undo",
    run: ({ undo }) => ifThere(undo),
    isReady: ({ undo }) => undo !== null,
  },
  redo: {
    id: "redo",
    label: "Redo",
    keys: ["Shift Z"],
    keyLabel: "Shift Z",
    does: "redo what was undone",
    run: ({ redo }) => ifThere(redo),
    isReady: ({ redo }) => redo !== null,
  },
} as const satisfies Record<string, ViewerTool>;

export const viewTools = {
  escape: {
    id: "escape",
    label: "Escape",
    keys: ["Escape"],
    keyLabel: "Esc",
    does: "deselect the mark and put the marking tool away; then leave the single view",
    run: ({ deselect, marking, state, dispatch }) => {
      const isMarking = marking !== null && marking.tool !== "window";
      if (isMarking) marking.setTool("window");
      if (deselect) deselect();
      if (isMarking || deselect) return true;
      if (state.alone === null) return false;
      dispatch({ kind: "alone", imageId: null });
      return true;
    },
  },
  presets: {
    id: "presets",
    label: "Window",
    keys: ["1", "2", "3", "4", "5"],
    keyLabel: "1 – 5",
    does: "window presets",
    run: always(({ state, dispatch, activeId }, key) =>
      dispatch({ kind: "windowing", imageId: activeId, windowing: withPreset(windowingOf(state, activeId), Number(key)) }),
    ),
  },
  invert: {
    id: "invert",
    label: "Invert",
    keys: ["I"],
    keyLabel: "I",
    does: "invert black and white",
    run: always(({ state, dispatch, activeId }) => {
      const windowing = windowingOf(state, activeId);
      dispatch({ kind: "windowing", imageId: activeId, windowing: { ...windowing, inverted: !windowing.inverted } });
    }),
    isOn: ({ state, activeId }) => windowingOf(state, activeId).inverted,
  },
  magnifier: {
    id: "magnifier",
    label: "Magnifier",
    keys: ["M"],
    keyLabel: "M",
    does: "magnifier: while M is held, or on and off by its button",
    run: always(({ state, dispatch }, key) => dispatch({ kind: "magnifier", on: key === "M" || !state.magnifying })),
    isOn: ({ state }) => state.magnifying,
  },
  link: {
    id: "link",
    label: "Link",
    keys: ["L"],
    keyLabel: "L",
    does: "link the views, so that they zoom, pan and window together",
    run: always(({ dispatch, activeId }) => dispatch({ kind: "link", imageId: activeId })),
    isOn: ({ state }) => state.linked,
  },
  zoomOut: zoomTool("zoomOut", "Zoom out", ["-"], "−", 1 / 1.25),
  zoomIn: zoomTool("zoomIn", "Zoom in", ["+", "="], "+", 1.25),
  pan: {
    id: "pan",
    label: "Pan",
    keys: arrowKeys.map(shifted),
    keyLabel: "Shift arrows",
    does: "pan",
    run: (context, key) => {
      const layout = activeLayout(context);
      const [x, y] = directionOf(key);
      if (!layout?.drawn) return false;
      const { view, placed, fit, imageId } = layout.drawn;
      context.dispatch({ kind: "view", imageId, view: panBy(view, placed.side, fit, [-40 * x, -40 * y]) });
      return true;
    },
  },
  oneToOne: {
    id: "oneToOne",
    label: "1:1",
    keys: ["X"],
    keyLabel: "X",
    does: "1:1, one image pixel a screen pixel; again: fit",
    run: oneToOne,
    isOn: (context) => {
      const drawn = activeLayout(context)?.drawn;
      return drawn ? isOneToOne(drawn.transform, context.ratio) : false;
    },
  },
  fit: {
    id: "fit",
    label: "Fit",
    keys: ["F"],
    keyLabel: "F",
    does: "fit the breasts into their views",
    run: always(({ dispatch }) => dispatch({ kind: "fit" })),
  },
  alone: {
    id: "alone",
    label: "Single view",
    keys: ["V"],
    keyLabel: "V",
    does: "one view full screen, also by double-click; again: all views",
    run: (context) => {
      const imageId = context.state.alone === null ? (activeLayout(context)?.cell.imageId ?? null) : null;
      if (context.state.alone === null && imageId === null) return false;
      context.dispatch({ kind: "alone", imageId });
      return true;
    },
    isOn: ({ state }) => state.alone !== null,
  },
  previous: stepTool("previous", "Previous step", "ArrowLeft", "←", -1),
  next: stepTool("next", "Next step", "ArrowRight", "→", 1),
  width: windowTool("width", "W", "narrower window; with Shift wider", [-40, 0]),
  centre: windowTool("centre", "C", "brighter, a lower window centre; with Shift darker", [0, -20]),
  marks: {
    id: "marks",
    label: "Marks",
    keys: ["H"],
    keyLabel: "H",
    does: "show or hide marks",
    run: always(({ dispatch }) => dispatch({ kind: "hideMarks" })),
    isOn: ({ state }) => !state.marksHidden,
  },
  text: {
    id: "text",
    label: "Text",
    keys: ["Shift H"],
    keyLabel: "Shift H",
    does: "show or hide the text on the images",
    run: always(({ dispatch }) => dispatch({ kind: "hideText" })),
    isOn: ({ state }) => !state.textHidden,
  },
  keys: {
    id: "keys",
    label: "Keys",
    keys: ["?"],
    keyLabel: "?",
    does: "this map of keys",
    run: ({ openKeyMap }) => ifThere(openKeyMap),
  },
} as const satisfies Record<string, ViewerTool>;

/** Of two tools with one key, the first that has something to do takes it. */
export const tools: readonly ViewerTool[] = [...Object.values(markTools), ...Object.values(viewTools)];

/** Runs the tool of a key; false where there is none. */
export function runKey(context: ToolContext, key: string, isRepeated: boolean): boolean {
  return tools.some((tool) => tool.keys.includes(key) && tool.run(context, key, isRepeated));
}

/** A key press by name: "I", "Shift H", "ArrowLeft", "+". Letters are upper case, whatever Caps Lock says. */
export function chordOf({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): string {
  const isLetter = /^\p{L}$/u.test(key);
  const name = isLetter ? key.toUpperCase() : key;
  return shiftKey && (isLetter || name in arrows) ? shifted(name) : name;
}

/** The view that keys and buttons mean: under the pointer, else the last one pointed at or focused, else the first. */
export function activeLayout({ cells, pointer, activeId }: Pick<ToolContext, "cells" | "pointer" | "activeId">): CellLayout | undefined {
  const drawn = cells.filter((layout) => layout.drawn);
  const of = (imageId: string | null | undefined) => drawn.find(({ cell }) => imageId && cell.imageId === imageId);
  return of(pointer?.imageId) ?? of(activeId) ?? drawn[0];
}

/** The pointer's place in the view, else its middle. */
export function placeIn(layout: CellLayout, pointer: Pointer | null): XY {
  return pointer && pointer.imageId === layout.cell.imageId ? pointer.at : [layout.rect.width / 2, layout.rect.height / 2];
}

function zoomTool(id: string, label: string, keys: readonly string[], keyLabel: string, factor: number): ViewerTool {
  return { id, label, keys, keyLabel, does: label.toLowerCase(), run: (context) => zoom(context, () => factor) };
}

function zoom(context: ToolContext, factorOf: (layout: CellLayout) => number): boolean {
  const layout = activeLayout(context);
  if (!layout?.drawn) return false;
  const { view, placed, fit, imageId } = layout.drawn;
  const at = placeIn(layout, context.pointer);
  context.dispatch({ kind: "view", imageId, view: zoomAbout(view, placed.side, layout.rect, fit, at, factorOf(layout)) });
  return true;
}

function oneToOne(context: ToolContext): boolean {
  const drawn = activeLayout(context)?.drawn;
  if (!drawn || !isOneToOne(drawn.transform, context.ratio))
    return zoom(context, () => (drawn ? 1 / context.ratio / scaleOf(drawn.transform) : 1));
  context.dispatch({ kind: "fit" });
  return true;
}

function stepTool(id: string, label: string, key: string, keyLabel: string, by: 1 | -1): ViewerTool {
  return {
    id,
    label,
    keys: [key],
    keyLabel,
    does: `${label.toLowerCase()} of the hanging`,
    run: always(({ state, dispatch, stages }) => dispatch({ kind: "stage", to: state.stage + by, count: stages.length })),
    isReady: ({ state, stages }) => state.stage + by >= 0 && state.stage + by < stages.length,
  };
}

function windowTool(id: string, key: string, does: string, by: XY): ViewerTool {
  return {
    id,
    label: does,
    keys: [key, shifted(key)],
    keyLabel: `${key} · Shift ${key}`,
    does,
    run: always(({ state, dispatch, activeId }, pressed) => {
      const windowing = windowingOf(state, activeId);
      const sign = pressed === key ? 1 : -1;
      const adjustment = dragged(windowing.adjustment, sign * by[0], sign * by[1]);
      dispatch({ kind: "windowing", imageId: activeId, windowing: { ...windowing, adjustment } });
    }),
  };
}
