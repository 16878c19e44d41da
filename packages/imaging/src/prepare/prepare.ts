import type { GreyImage } from "../grey/grey-image.ts";
import { presentationTable } from "../grey/presentation.ts";
import { presetsOf } from "../grey/presets.ts";
import { chestWallSideOf } from "../hanging/chest-wall-side.ts";
import type { ImageSide } from "../hanging/hang.ts";
import type { PhysicalSpacing } from "../size/physical-spacing.ts";
import { areaAverage } from "./area-average.ts";
import { type BreastMask, breastMask } from "./breast-mask.ts";
import type { PreparedTransform } from "./transform.ts";

/** The form in which a network takes its images. */
export interface PrepareOptions {
  readonly rows: number;
  readonly columns: number;
  /** Pixel size; if the image's own is unknown, or its breast would not fit, the breast is scaled to fit instead. */
  readonly spacingMm: number;
  /** The side of the result on which the chest wall is. */
  readonly chestWall: ImageSide;
}

export interface PreparedPixels {
  readonly rows: number;
  readonly columns: number;
  /** 0..1, bright tissue high, 0 outside the breast. */
  readonly pixels: Float32Array;
  /** 1 = breast. */
  readonly mask: Uint8Array;
  readonly transform: PreparedTransform;
  /** Size of a prepared pixel; null if the image's own is unknown. */
  readonly spacingMm: number | null;
}

/** The parts of a filed image that `prepare` needs. */
export type PreparableImage = GreyImage & { readonly spacing: PhysicalSpacing };

/**
 * Prepares a mammogram for a network: the breast alone (without labels, tape and borders), attached to one side, vertically centred, averaged down
 * without aliasing, with grey values stretched between the breast's own 1st and 99.5th percentile. The same image and options give the same numbers.
 */
export function prepare(image: PreparableImage, options: PrepareOptions): PreparedPixels {
  const breast = breastMask(image);
  const flipped = (chestWallSideOf(breast.mask, breast.rows, breast.columns) ?? options.chestWall) !== options.chestWall;
  const geometry = place(image, breast, flipped, options);
  const { rows, columns } = options;
  const table = toneTable(image);
  const mask = maskAt(breast, geometry);
  const pixels = areaAverage(image, table, geometry);
  stretchInside(pixels, mask);
  return {
    rows,
    columns,
    pixels,
    mask,
    transform: geometry,
    spacingMm: spacingOf(image) === null ? null : spacingOf(image)! * geometry.scale,
  };
}

/** A single spacing: pixels of mammograms are square except for rounding. */
function spacingOf({ spacing }: PreparableImage): number | null {
  return spacing.basis === "NONE" ? null : (spacing.rowMm + spacing.columnMm) / 2;
}

function place(image: PreparableImage, breast: BreastMask, flipped: boolean, options: PrepareOptions): PreparedTransform {
  const bounds = boundsOf(breast, image);
  const fit = Math.max((bounds.bottom - bounds.top) / options.rows, (bounds.right - bounds.left) / options.columns, 1e-6);
  const own = spacingOf(image);
  const scale = own === null ? fit : Math.max(options.spacingMm / own, fit);
  const left = flipped ? image.columns - bounds.right : bounds.left;
  const right = flipped ? image.columns - bounds.left : bounds.right;
  return {
    scale,
    flipped,
    left: options.chestWall === "left" ? left : right - options.columns * scale,
    top: (bounds.top + bounds.bottom) / 2 - (options.rows * scale) / 2,
    preparedRows: options.rows,
    preparedColumns: options.columns,
    storedRows: image.rows,
    storedColumns: image.columns,
  };
}

/** The breast's box in stored pixels, or the whole picture if no breast was found. */
function boundsOf(
  { mask, rows, columns, step }: BreastMask,
  image: GreyImage,
): { left: number; right: number; top: number; bottom: number } {
  let left = columns;
  let right = -1;
  let top = rows;
  let bottom = -1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (mask[row * columns + column] !== 1) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
  }
  if (right < 0) return { left: 0, right: image.columns, top: 0, bottom: image.rows };
  return {
    left: left * step,
    right: Math.min(image.columns, (right + 1) * step),
    top: top * step,
    bottom: Math.min(image.rows, (bottom + 1) * step),
  };
}

function maskAt(
  breast: BreastMask,
  { scale, left, top, flipped, preparedRows, preparedColumns, storedRows, storedColumns }: PreparedTransform,
): Uint8Array {
  const mask = new Uint8Array(preparedRows * preparedColumns);
  for (let row = 0; row < preparedRows; row++) {
    const y = (row + 0.5) * scale + top;
    if (y < 0 || y >= storedRows) continue;
    for (let column = 0; column < preparedColumns; column++) {
      const turned = (column + 0.5) * scale + left;
      const x = flipped ? storedColumns - turned : turned;
      if (x < 0 || x >= storedColumns) continue;
      mask[row * preparedColumns + column] = breast.mask[Math.floor(y / breast.step) * breast.columns + Math.floor(x / breast.step)] ?? 0;
    }
  }
  return mask;
}

/**
 * Maps stored values to tones. A linear window is replaced by the full range, since the percentiles follow and should not be clipped before; a table
 * or a sigmoid is applied, because it shapes how the image is meant to look.
 */
function toneTable(image: GreyImage): Float32Array {
  const preset = presetsOf(image)[0]!;
  if (preset.kind === "lut" || preset.window.function === "SIGMOID") return Float32Array.from(presentationTable(image, preset, 65_535));
  const full = {
    center: image.rescaleIntercept + (2 ** image.bitsStored * image.rescaleSlope) / 2,
    width: 2 ** image.bitsStored * Math.abs(image.rescaleSlope),
  };
  const window = { name: "", ...full, function: "LINEAR_EXACT" as const };
  return Float32Array.from(presentationTable(image, { kind: "window", name: "", window }, 65_535));
}

/** Stretches the values inside the mask to 0..1 between their 1st and 99.5th percentile and sets the rest to 0, in place. */
function stretchInside(pixels: Float32Array, mask: Uint8Array): void {
  const inside = pixels.filter((_, at) => mask[at] === 1).sort();
  const low = inside[Math.floor(inside.length * 0.01)] ?? 0;
  const high = inside[Math.floor(inside.length * 0.995)] ?? 1;
  const range = Math.max(high - low, 1e-6);
  for (let at = 0; at < pixels.length; at++) {
    const value = mask[at] === 1 ? (pixels[at]! - low) / range : 0;
    pixels[at] = value < 0 ? 0 : Math.min(value, 1);
  }
}
