import { type Affine, apply, compose, invert, type XY } from "./affine.ts";
import { cellMap, type PlacedImage, type Size, type View } from "./placement.ts";

/**
 * The position of one image on screen. Pixels, marks, heat maps, the magnifier, sizes, the scale bar and pointer hits all use this one map and its
 * inverse, so that nothing drawn over an image can be displaced from it.
 */
export interface ViewTransform {
  /** Stored pixels → CSS pixels of the pane. */
  readonly toScreen: Affine;
  /** CSS pixels of the pane → stored pixels. */
  readonly toStored: Affine;
  /** CSS pixels per millimetre, or per "unit" where the file has no spacing. */
  readonly pixelsPerMm: number;
}

/** A part of the viewer, in its CSS pixels. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** The transform of an image in its cell. */
export function viewTransform(image: PlacedImage, size: Size, fit: number, view: View): ViewTransform {
  const toScreen = cellMap(image, size, fit, view);
  return { toScreen, toStored: invert(toScreen), pixelsPerMm: fit * view.zoom };
}

/** The same image in another pane, enlarged by `factor`: the place at `at` in the first is at `focus` in the other. */
export function magnified(transform: ViewTransform, at: XY, factor: number, focus: XY): ViewTransform {
  const grow: Affine = [factor, 0, 0, factor, focus[0] - factor * at[0], focus[1] - factor * at[1]];
  const toScreen = compose(transform.toScreen, grow);
  return { toScreen, toStored: invert(toScreen), pixelsPerMm: transform.pixelsPerMm * factor };
}

export function onScreen({ toScreen }: ViewTransform, point: readonly number[]): XY {
  return apply(toScreen, [point[0] ?? 0, point[1] ?? 0]);
}

export function storedAt({ toStored }: ViewTransform, at: XY): XY {
  return apply(toStored, at);
}

/** CSS pixels per stored pixel, horizontally. */
export function scaleOf({ toScreen }: ViewTransform): number {
  return Math.hypot(toScreen[0], toScreen[1]);
}

/** Whether one image pixel is one device pixel. */
export function isOneToOne(transform: ViewTransform, ratio: number): boolean {
  return Math.abs(scaleOf(transform) * ratio - 1) < 0.005;
}

/** The stored direction, along a row or a column, closest to a direction on screen: an arrow key moves a mark along it. */
export function storedStep({ toStored: [a, b, c, d] }: ViewTransform, [x, y]: XY): XY {
  const across = a * x + c * y;
  const down = b * x + d * y;
  return Math.abs(across) >= Math.abs(down) ? [Math.sign(across), 0] : [0, Math.sign(down)];
}

/**
 * Device pixels of the whole canvas, from its top left → stored pixels, as the graphics card uses it. A pane that begins between two device pixels
 * keeps its fraction here; otherwise its image would be displaced from its marks.
 */
export function deviceToStored({ toStored }: ViewTransform, pane: Pick<Rect, "x" | "y">, ratio: number): Affine {
  return compose([1 / ratio, 0, 0, 1 / ratio, -pane.x, -pane.y], toStored);
}
