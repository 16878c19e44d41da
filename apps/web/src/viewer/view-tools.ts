import { always } from "../ui/page-keys.ts";
import type { XY } from "./affine.ts";
import type { CellLayout } from "./layout.ts";
import { panBy, zoomAbout } from "./placement.ts";
import { activeLayout, arrowKeys, directionOf, ifThere, placeIn, shifted, type ToolContext, type ViewerTool } from "./tool.ts";
import { isOneToOne, scaleOf } from "./view-transform.ts";
import { windowingOf, withPreset } from "./viewer-state.ts";
import { dragged } from "./windowing.ts";

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
    does: "this list of keys",
    run: ({ openKeyMap }) => ifThere(openKeyMap),
  },
} as const satisfies Record<string, ViewerTool>;

function zoomTool(id: string, label: string, keys: readonly string[], keyLabel: string, factor: number): ViewerTool {
  return { id, label, keys, keyLabel, does: label.toLowerCase(), run: (context) => zoom(context, () => factor) };
}

function zoom(context: ToolContext, factorOf: (layout: CellLayout) => number): boolean {
  const layout = activeLayout(context);
  if (!layout?.drawn) return false;
  const { view, placed, fit, imageId } = layout.drawn;
  const at = placeIn(layout, context.pointer);
  const pane = { side: placed.side, size: layout.rect, fit };
  context.dispatch({ kind: "view", imageId, view: zoomAbout(view, pane, at, factorOf(layout)) });
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
