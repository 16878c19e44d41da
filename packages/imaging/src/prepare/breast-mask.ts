import type { GreyImage } from "../grey/grey-image.ts";
import { isStoredInverted, storedMaximum } from "../grey/polarity.ts";
import { largestComponent, open } from "./morphology.ts";

/** A mask of the breast on a coarse grid: cell (r, c) covers the stored pixels from (r·step, c·step). */
export interface BreastMask {
  readonly mask: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** Stored pixels per cell, in both directions. */
  readonly step: number;
  /** Share of the picture that is breast. */
  readonly share: number;
}

const longestSide = 256;
/** The skin line is much darker than the gland, so the threshold is nearer to the background than Otsu's. */
const cutTowardsOtsu = 0.3;

/**
 * Finds the breast: everything brighter than the background, opened so that labels, tape and thin scanner borders come off; then the largest
 * component, with its holes filled. It samples each cell sparsely and is therefore fast enough for a viewer.
 */
export function breastMask(
  image: Pick<
    GreyImage,
    "rows" | "columns" | "pixels" | "bitsStored" | "photometric" | "presentationLutShape" | "rescaleSlope" | "padding" | "voiLuts"
  >,
): BreastMask {
  const step = Math.max(1, Math.ceil(Math.max(image.rows, image.columns) / longestSide));
  const rows = Math.ceil(image.rows / step);
  const columns = Math.ceil(image.columns / step);
  const cells = sampleCells(image, step, rows, columns);
  const threshold = thresholdOf(cells);
  const above = Uint8Array.from(cells, (value) => (value > threshold ? 1 : 0));
  const radius = Math.max(1, Math.round(Math.min(rows, columns) / 60));
  const mask = fillHoles(largestComponent(open(above, rows, columns, radius), rows, columns), rows, columns);
  let count = 0;
  for (const cell of mask) count += cell;
  return { mask, rows, columns, step, share: count / mask.length };
}

/** Mean of up to 4 × 4 pixels of each cell, bright tissue high, padding as background. */
function sampleCells(image: Parameters<typeof breastMask>[0], step: number, rows: number, columns: number): Float32Array {
  const { pixels, padding } = image;
  const inverted = isStoredInverted(image);
  const maximum = storedMaximum(image);
  const stride = Math.max(1, Math.floor(step / 4));
  const cells = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const lastY = Math.min(image.rows, (row + 1) * step);
    for (let column = 0; column < columns; column++) {
      const lastX = Math.min(image.columns, (column + 1) * step);
      let sum = 0;
      let count = 0;
      for (let y = row * step; y < lastY; y += stride) {
        for (let x = column * step; x < lastX; x += stride) {
          const stored = pixels[y * image.columns + x] ?? 0;
          count++;
          if (padding && stored >= padding.low && stored <= padding.high) continue;
          sum += inverted ? maximum - stored : stored;
        }
      }
      cells[row * columns + column] = count ? sum / count : 0;
    }
  }
  return cells;
}

/** Between the background's level and Otsu's threshold, nearer to the background. */
function thresholdOf(cells: Float32Array): number {
  const sorted = Float32Array.from(cells).sort();
  const low = sorted[0] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.995)] ?? 1;
  if (high <= low) return high;
  const bins = new Float64Array(256);
  for (const value of cells) bins[Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)))]!++;
  const otsu = otsuBin(bins);
  let background = 0;
  for (let bin = 0; bin < otsu; bin++) if ((bins[bin] ?? 0) > (bins[background] ?? 0)) background = bin;
  const bin = background + Math.max(2, (otsu - background) * cutTowardsOtsu);
  return low + ((bin + 0.5) / 256) * (high - low);
}

function otsuBin(bins: Float64Array): number {
  let total = 0;
  let weighted = 0;
  bins.forEach((count, bin) => {
    total += count;
    weighted += bin * count;
  });
  let below = 0;
  let belowWeighted = 0;
  let best = 0;
  let bestVariance = -1;
  for (let bin = 0; bin < 255; bin++) {
    below += bins[bin] ?? 0;
    belowWeighted += bin * (bins[bin] ?? 0);
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const difference = belowWeighted / below - (weighted - belowWeighted) / above;
    const variance = below * above * difference * difference;
    if (variance > bestVariance) {
      bestVariance = variance;
      best = bin;
    }
  }
  return best;
}

/** Background that is not connected to the picture's edge belongs to the breast. */
function fillHoles(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  const outside = new Uint8Array(mask.length);
  const stack: number[] = [];
  const visit = (row: number, column: number) => {
    const at = row * columns + column;
    if (row < 0 || column < 0 || row >= rows || column >= columns || mask[at] === 1 || outside[at] === 1) return;
    outside[at] = 1;
    stack.push(at);
  };
  for (let row = 0; row < rows; row++) {
    visit(row, 0);
    visit(row, columns - 1);
  }
  for (let column = 0; column < columns; column++) {
    visit(0, column);
    visit(rows - 1, column);
  }
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const row = Math.floor(at / columns);
    const column = at % columns;
    visit(row - 1, column);
    visit(row + 1, column);
    visit(row, column - 1);
    visit(row, column + 1);
  }
  return outside.map((cell) => 1 - cell);
}
