import type { Tool } from "./marks.ts";
import { arrowKeys, directionOf, ifThere, shifted, type ViewerTool } from "./tool.ts";

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

/** Marks come first: while one is selected, arrows and Escape act on it. */
export const markTools = {
  point: markTool("point", "P", "Point", "mark a point: a click places it"),
  box: markTool("box", "B", "Box", "mark a box: a drag draws it"),
  ellipse: markTool("ellipse", "E", "Ellipse", "mark an ellipse: a drag draws it"),
  place: {
    id: "place",
    label: "Add",
    keys: ["A"],
    keyLabel: "P, B or E, then A",
    does: "add a point, box or ellipse in the middle of the breast on the active view; arrows move it, and its handles after Tab",
    run: ({ placeMark }, _key, isRepeated) => ifThere(isRepeated ? null : placeMark),
  },
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
