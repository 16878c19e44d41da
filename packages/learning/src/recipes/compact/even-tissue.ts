import type { PreparedImage } from "../../prepared-image.ts";
import { type ResampledImage, resample } from "../../resample.ts";
import { normaliseBrightness } from "../normalise-brightness.ts";
import { halve, type Plane, plane, reduceBlocks } from "./blur.ts";
import { blurWeighted } from "./blur-within.ts";
import { finestCellPixels, preparation } from "./cells.ts";

/** The breast on compact's grid, with normalised brightness and the area outside filled. */
export interface EvenTissue {
  readonly finest: Plane;
  /** The breast at 0.2 mm. */
  readonly finestMask: Plane;
  /** The breast's share of each pixel at 0.4, 0.8, 1.6 and 3.2 mm; a pixel of the last is a cell. */
  readonly masks: readonly [Plane, Plane, Plane, Plane];
}

export function evenTissue(image: PreparedImage): EvenTissue {
  const grid = narrowed(resample(image, preparation));
  const finestMask = plane(grid.rows, grid.columns, Float32Array.from(grid.mask));
  const masks = halvings(finestMask);
  const brightness = plane(grid.rows, grid.columns, normaliseBrightness(grid.pixels, grid.mask));
  return { finest: fillOutside(brightness, finestMask, masks[3]), finestMask, masks };
}

function halvings(finest: Plane): EvenTissue["masks"] {
  const first = halve(finest);
  const second = halve(first);
  const third = halve(second);
  return [first, second, third, halve(third)];
}

/** Cuts off the columns beyond the breast, to whole cells plus one: there is nothing to compute there. */
function narrowed(grid: ResampledImage): Pick<ResampledImage, "rows" | "columns" | "pixels" | "mask"> {
  let last = 0;
  for (let i = 0; i < grid.mask.length; i += 1) if (grid.mask[i] === 1) last = Math.max(last, i % grid.columns);
  const columns = Math.min(grid.columns, (Math.floor(last / finestCellPixels) + 2) * finestCellPixels);
  const pixels = new Float32Array(grid.rows * columns);
  const mask = new Uint8Array(grid.rows * columns);
  for (let row = 0; row < grid.rows; row += 1) {
    const from = row * grid.columns;
    pixels.set(grid.pixels.subarray(from, from + columns), row * columns);
    mask.set(grid.mask.subarray(from, from + columns), row * columns);
  }
  return { rows: grid.rows, columns, pixels, mask };
}

/** Fills the area outside the breast with the local mean of the inside, so that the skin line is not an edge. */
function fillOutside(source: Plane, mask: Plane, share: Plane): Plane {
  const coarse = blurWeighted(reduceBlocks(source, finestCellPixels, "mean"), share, 2);
  const values = source.values.slice();
  for (let row = 0; row < source.rows; row += 1)
    for (let column = 0; column < source.columns; column += 1) {
      const i = row * source.columns + column;
      if (mask.values[i] === 0) values[i] = coarse.values[(row >> 4) * coarse.columns + (column >> 4)] as number;
    }
  return plane(source.rows, source.columns, values);
}
