import type { Whose } from "../ui/colours.ts";
import type { XY } from "./affine.ts";

export type MarkShapeName = "POINT" | "BOX" | "ELLIPSE" | "POLYGON";
export type Tool = "window" | "point" | "box" | "ellipse";

/** A mark as the viewer shows it; points in stored pixels. */
export interface ViewerMark {
  readonly id: string;
  readonly imageId: string;
  readonly shape: string;
  readonly points: readonly (readonly number[])[];
  readonly whose: Whose;
  /** The description shown on hover: "mass, second reader". */
  readonly label: string;
  /** A mark of the user's own, on a page where marks can be changed. */
  readonly editable?: boolean;
}

/** How a page handles the marks that its reader draws and changes. */
export interface Marking {
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  /** False on a page that uses P, B and E for something else; the tools are then chosen by their buttons. */
  readonly hasKeys?: boolean;
  /** Returns the new mark's id; null where the page did not accept it. */
  readonly add: (imageId: string, shape: MarkShapeName, points: readonly XY[]) => string | null;
  /** `continues`: the key is held; the whole movement is one undo step. */
  readonly change: (id: string, points: readonly XY[], continues: boolean) => void;
  readonly remove: (id: string) => void;
  /** Tells the reader in a sentence why a drawn mark is invalid. */
  readonly refused: (sentence: string) => void;
}

/** A box dragged from one corner to another: top left and bottom right in stored pixels. */
export function boxFrom(from: XY, to: XY): [XY, XY] {
  return [
    [Math.min(from[0], to[0]), Math.min(from[1], to[1])],
    [Math.max(from[0], to[0]), Math.max(from[1], to[1])],
  ];
}

/** The ellipse in a dragged box as the four ends of its axes, the longer axis first. */
export function ellipseFrom(from: XY, to: XY): [XY, XY, XY, XY] {
  const [[left, top], [right, bottom]] = boxFrom(from, to);
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  const across: [XY, XY] = [
    [left, y],
    [right, y],
  ];
  const down: [XY, XY] = [
    [x, top],
    [x, bottom],
  ];
  return right - left >= bottom - top ? [...across, ...down] : [...down, ...across];
}

/** A point of the image, rounded to a hundredth of a pixel and kept inside. */
export function inside([column, row]: XY, columns: number, rows: number): XY {
  const limit = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)) * 100) / 100;
  return [limit(column, columns), limit(row, rows)];
}
