import { learningError } from "./learning-error.ts";
import type { Box, ImageFacts, Preparation, PreparedImage } from "./prepared-image.ts";

/** The grid that a recipe resamples an image to; `spacingMm` is null if it scales to fit regardless of physical size. */
export interface Frame extends Pick<Preparation, "rows" | "columns"> {
  readonly spacingMm: number | null;
}

/** An image on a recipe's own grid, with the position of its pixels in the original. */
export interface ResampledImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float32Array;
  readonly mask: Uint8Array;
  /** Prepared pixels per grid pixel; grid pixel (r, c) starts at prepared pixel (r·scale + top, c·scale + left). */
  readonly scale: number;
  readonly top: number;
  readonly left: number;
}

/**
 * Places the breast on a grid of rows × columns at the preparation's spacing, with its left edge at column 0 and centred vertically. If the spacing
 * is unknown, or the breast is larger than the grid, it is scaled to fit. Uses area averaging to prevent aliasing.
 */
export function resample(image: PreparedImage, wanted: Frame): ResampledImage {
  checkImage(image);
  const frame = frameOf(image, wanted);
  return frame.scale === 1 ? copied(image, wanted, frame) : averaged(image, wanted, frame);
}

/** Copies pixel by pixel when the grids agree. */
function copied(image: PreparedImage, wanted: Frame, { scale, top, left }: ReturnType<typeof frameOf>): ResampledImage {
  const pixels = new Float32Array(wanted.rows * wanted.columns);
  const mask = new Uint8Array(wanted.rows * wanted.columns);
  const factor = image.pixels instanceof Uint8Array ? 1 / 255 : 1;
  const isBreast = insideOf(image);
  const columns = Math.min(wanted.columns, image.columns - left);
  for (let row = Math.max(0, -top); row < Math.min(wanted.rows, image.rows - top); row += 1)
    for (let column = 0; column < columns; column += 1) {
      const from = (row + top) * image.columns + column + left;
      if (!isBreast(from)) continue;
      pixels[row * wanted.columns + column] = (image.pixels[from] as number) * factor;
      mask[row * wanted.columns + column] = 1;
    }
  return { rows: wanted.rows, columns: wanted.columns, pixels, mask, scale, top, left };
}

function averaged(image: PreparedImage, wanted: Frame, { scale, top, left }: ReturnType<typeof frameOf>): ResampledImage {
  const pixels = new Float32Array(wanted.rows * wanted.columns);
  const mask = new Uint8Array(wanted.rows * wanted.columns);
  const factor = image.pixels instanceof Uint8Array ? 1 / 255 : 1;
  const across = spans(wanted.columns, left, scale, image.columns);
  const down = spans(wanted.rows, top, scale, image.rows);
  const isBreast = insideOf(image);
  for (let row = 0; row < wanted.rows; row += 1) {
    const vertical = down[row] as Span;
    for (let column = 0; column < wanted.columns; column += 1) {
      const horizontal = across[column] as Span;
      let sum = 0;
      let inside = 0;
      let weight = 0;
      for (let y = vertical.first; y <= vertical.last; y += 1) {
        const wy = overlap(y, vertical);
        for (let x = horizontal.first; x <= horizontal.last; x += 1) {
          const w = wy * overlap(x, horizontal);
          weight += w;
          if (!isBreast(y * image.columns + x)) continue;
          inside += w;
          sum += w * (image.pixels[y * image.columns + x] as number);
        }
      }
      if (weight > 0 && inside >= weight / 2) {
        pixels[row * wanted.columns + column] = (sum / inside) * factor;
        mask[row * wanted.columns + column] = 1;
      }
    }
  }
  return { rows: wanted.rows, columns: wanted.columns, pixels, mask, scale, top, left };
}

/** The grid's position on the prepared image. */
export function frameOf(
  { breast: [left, breastTop, width, height], spacingMm }: ImageFacts,
  wanted: Frame,
): Pick<ResampledImage, "scale" | "top" | "left"> {
  const fit = Math.max(height / wanted.rows, width / wanted.columns, 1e-6);
  const physical = spacingMm === undefined || wanted.spacingMm === null ? fit : wanted.spacingMm / spacingMm;
  const scale = Math.max(physical, fit);
  const top = breastTop + height / 2 - (wanted.rows * scale) / 2;
  // An image that was prepared for this very grid is not resampled: shifting it by half a pixel would blur details one pixel wide.
  return Math.abs(scale - 1) < 0.01 ? { scale: 1, top: Math.round(top), left } : { scale, top, left };
}

/** A box of the prepared image in the grid's pixels. */
export function resampleBox(box: Box, grid: Pick<ResampledImage, "scale" | "top" | "left">): Box {
  return [(box[0] - grid.left) / grid.scale, (box[1] - grid.top) / grid.scale, box[2] / grid.scale, box[3] / grid.scale];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

function spans(count: number, start: number, scale: number, limit: number): Span[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.max(0, start + index * scale);
    const to = Math.min(limit, start + (index + 1) * scale);
    // When enlarging, a grid pixel may lie within one prepared pixel: the span is then a part of that pixel.
    return to > from
      ? { from, to, first: Math.floor(from), last: Math.min(limit - 1, Math.ceil(to) - 1) }
      : { from, to, first: 0, last: -1 };
  });
}

function overlap(index: number, span: Span): number {
  return Math.max(0, Math.min(index + 1, span.to) - Math.max(index, span.from));
}

function insideOf({ mask, pixels }: Pick<PreparedImage, "mask" | "pixels">): (index: number) => boolean {
  return mask === undefined ? (index) => (pixels[index] as number) > 0 : (index) => mask[index] !== 0;
}

/** The smallest box that contains the breast, or the whole image if there is no breast. */
export function breastBoxOf(image: Pick<PreparedImage, "rows" | "columns" | "pixels" | "mask">): Box {
  const { rows, columns } = image;
  const isBreast = insideOf(image);
  let left = columns;
  let right = -1;
  let top = rows;
  let bottom = -1;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      if (isBreast(row * columns + column)) {
        if (column < left) left = column;
        if (column > right) right = column;
        if (row < top) top = row;
        bottom = row;
      }
  return right < 0 ? [0, 0, columns, rows] : [left, top, right - left + 1, bottom - top + 1];
}

function checkImage(image: PreparedImage): void {
  const size = image.rows * image.columns;
  if (!(size > 0) || image.pixels.length !== size || (image.mask !== undefined && image.mask.length !== size))
    throw learningError(
      "BAD_IMAGE",
      `Image ${image.imageId} has ${image.pixels.length} pixels where ${image.rows} × ${image.columns} are said.`,
      {
        imageId: image.imageId,
      },
    );
  if (image.pixels instanceof Float32Array && !image.pixels.every(Number.isFinite))
    throw learningError("BAD_IMAGE", `Image ${image.imageId} holds a pixel that is not a finite number.`, { imageId: image.imageId });
}
