import { type Affine, apply, compose, invert, type XY } from "./affine.ts";

export type Side = "R" | "L";

/** The facts about an image that its placement needs; lengths in millimetres, or in "units" where the file has no spacing. */
export interface PlacedImage {
  readonly side: Side;
  readonly rows: number;
  readonly columns: number;
  readonly rowMm: number;
  readonly columnMm: number;
  readonly hang: { readonly rotate: 0 | 90; readonly flipHorizontal: boolean; readonly flipVertical: boolean };
  /** The breast in stored pixels: [left, top, right, bottom]. */
  readonly breast: readonly [number, number, number, number];
}

/** The bounding box of the hung breast, in millimetres. */
export interface HungBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Zoom and pan of all linked views. `zoom` 1 fits the breast; `outMm` moves away from the chest wall and `downMm` down, so that the same two numbers
 * pan right and left breasts as mirror images.
 */
export interface View {
  readonly zoom: number;
  readonly outMm: number;
  readonly downMm: number;
}

export const fitView: View = { zoom: 1, outMm: 0, downMm: 0 };
export const zoomLimits = { low: 0.5, high: 64 } as const;

/** Stored pixels to hung millimetres: first the rotation of `hang`, then its flips. For display only; marks stay in stored pixels. */
export function hungMm(image: PlacedImage): Affine {
  const { rows, columns, rowMm, columnMm, hang } = image;
  let map: Affine = [columnMm, 0, 0, rowMm, 0, 0];
  let width = columns * columnMm;
  let height = rows * rowMm;
  if (hang.rotate === 90) {
    map = compose(map, [0, 1, -1, 0, height, 0]);
    [width, height] = [height, width];
  }
  if (hang.flipHorizontal) map = compose(map, [-1, 0, 0, 1, width, 0]);
  if (hang.flipVertical) map = compose(map, [1, 0, 0, -1, 0, height]);
  return map;
}

/** Width and height in pixels of an image that is already hung, such as a preview or a heat map. */
export function hungSize({ rows, columns, hang }: Pick<PlacedImage, "rows" | "columns" | "hang">): Size {
  return hang.rotate === 90 ? { width: rows, height: columns } : { width: columns, height: rows };
}

/** Pixels of a hung image to CSS pixels of the cell, given the map of the stored pixels. */
export function hungPixelsMap(image: PlacedImage, map: Affine): Affine {
  return compose(invert(hungMm({ ...image, rowMm: 1, columnMm: 1 })), map);
}

/** The breast's bounding box once hung. */
export function hungBreast(image: PlacedImage): HungBox {
  const [left, top, right, bottom] = image.breast;
  const map = hungMm(image);
  const [x1, y1] = apply(map, [left, top]);
  const [x2, y2] = apply(map, [right, bottom]);
  return { left: Math.min(x1, x2), top: Math.min(y1, y2), right: Math.max(x1, x2), bottom: Math.max(y1, y2) };
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * CSS pixels per millimetre at which every breast fits its cell: one scale for all, so that sizes are comparable. `margin` stays free above, below
 * and on the outer side.
 */
export function fitScale(cells: readonly { readonly image: PlacedImage; readonly size: Size }[], margin = 10): number {
  let scale = Number.POSITIVE_INFINITY;
  for (const { image, size } of cells) {
    const box = hungBreast(image);
    const across = (size.width - margin) / (box.right - box.left);
    const down = (size.height - 2 * margin) / (box.bottom - box.top);
    scale = Math.min(scale, across, down);
  }
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}

/**
 * Stored pixels to CSS pixels of the cell. At fit the chest wall of the breast lies on the cell's inner edge (right edge for a right breast), so that
 * two cells side by side meet back to back, and the breast is centred vertically.
 */
export function cellMap(image: PlacedImage, size: Size, fit: number, view: View): Affine {
  const box = hungBreast(image);
  const scale = fit * view.zoom;
  const middle = (box.top + box.bottom) / 2 + view.downMm;
  const f = size.height / 2 - middle * scale;
  const e = image.side === "R" ? size.width - (box.right - view.outMm) * scale : -(box.left + view.outMm) * scale;
  return compose(hungMm(image), [scale, 0, 0, scale, e, f]);
}

/** The sign of the outward direction on screen: a right breast points left. */
export function outwardSign(side: Side): 1 | -1 {
  return side === "R" ? -1 : 1;
}

/** Pans by a drag of (dx, dy) CSS pixels in a cell of this side. */
export function panBy(view: View, side: Side, fit: number, [dx, dy]: XY): View {
  const scale = fit * view.zoom;
  return { ...view, outMm: view.outMm - (outwardSign(side) * dx) / scale, downMm: view.downMm - dy / scale };
}

/** What zooming in a cell depends on: its side and size, and the scale at which the breasts fit. */
export interface Pane {
  readonly side: Side;
  readonly size: Size;
  readonly fit: number;
}

/** Zooms by a factor and keeps the place at `at` (CSS pixels of the cell) there. */
export function zoomAbout(view: View, { side, size, fit }: Pane, at: XY, factor: number): View {
  const zoom = Math.min(zoomLimits.high, Math.max(zoomLimits.low, view.zoom * factor));
  const before = fit * view.zoom;
  const after = fit * zoom;
  const fromWall = side === "R" ? size.width - at[0] : at[0];
  const fromMiddle = at[1] - size.height / 2;
  return {
    zoom,
    outMm: view.outMm + fromWall / before - fromWall / after,
    downMm: view.downMm + fromMiddle / before - fromMiddle / after,
  };
}

/** Two-finger gesture: the place between the fingers stays between them and grows as they move apart. */
export function pinched(view: View, pane: Pane, before: readonly [XY, XY], after: readonly [XY, XY]): View {
  const apart = ([a, b]: readonly [XY, XY]) => Math.hypot(b[0] - a[0], b[1] - a[1]);
  const middle = ([a, b]: readonly [XY, XY]): XY => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [from, to] = [middle(before), middle(after)];
  const factor = apart(before) > 0 ? apart(after) / apart(before) : 1;
  return panBy(zoomAbout(view, pane, from, factor), pane.side, pane.fit, [to[0] - from[0], to[1] - from[1]]);
}
