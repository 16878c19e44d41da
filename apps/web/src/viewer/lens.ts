import type { XY } from "./affine.ts";
import type { CellLayout, Pane } from "./layout.ts";
import type { Size } from "./placement.ts";
import { magnified, scaleOf } from "./view-transform.ts";

/** Where the pointer is: on which image, in CSS pixels of its cell. */
export interface Pointer {
  readonly imageId: string | null;
  readonly at: XY;
}

const lensSide = 300;

/**
 * The magnifier: a square around the pointer at twice the scale, or at one image pixel per device pixel if that is more. The place under the pointer
 * stays there.
 */
export function lensAt(cells: readonly CellLayout[], pointer: Pointer, bounds: Size, ratio: number): Pane | null {
  const layout = cells.find(({ cell }) => cell.imageId !== null && cell.imageId === pointer.imageId);
  if (!layout?.drawn) return null;
  const { drawn, rect } = layout;
  const side = Math.min(lensSide, bounds.width, bounds.height);
  const limit = (value: number, most: number) => Math.min(Math.max(0, value), most);
  const x = limit(rect.x + pointer.at[0] - side / 2, bounds.width - side);
  const y = limit(rect.y + pointer.at[1] - side / 2, bounds.height - side);
  const factor = Math.max(2, 1 / ratio / scaleOf(drawn.transform));
  const focus: XY = [rect.x + pointer.at[0] - x, rect.y + pointer.at[1] - y];
  return { rect: { x, y, width: side, height: side }, drawn, transform: magnified(drawn.transform, pointer.at, factor, focus) };
}
