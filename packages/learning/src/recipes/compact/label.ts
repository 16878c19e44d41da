import type { LabelledFacts } from "../../prepared-image.ts";
import { frameOf, resampleBox } from "../../resample.ts";
import { cellColumns, cellCount, finestCellPixels, preparation } from "./cells.ts";

/** Layout: cell targets, cell weights, image target, image weight. */
export const labelUnits = 2 * cellCount + 2;
const lesionWeight = 10;
const backgroundWeight = 5;
const smallestRadiusPixels = 18;
/** Squared distances in units of the lesion's ellipse: a cell within `core` is lesion, one beyond `rim` is not, and those between have no target. */
const core = 0.7;
const rim = 1.8;

/**
 * The target of each cell. A box represents its inscribed ellipse. Everything outside the boxes of a marked breast, and everything in a normal one,
 * is background. In an abnormal breast without boxes only the image has a target, not its cells.
 */
export function labelCells(image: LabelledFacts, inside: (cell: number) => boolean): Float32Array {
  const label = new Float32Array(labelUnits);
  const marked = image.lesions.length > 0;
  label[2 * cellCount] = image.positive ? 1 : 0;
  label[2 * cellCount + 1] = image.positive && !marked ? 1 : 0.2;
  if (image.positive && !marked) return label;
  const lesions: number[] = [];
  const background: number[] = [];
  const grid = marked ? frameOf(image, preparation) : undefined;
  const boxes = grid === undefined || !image.positive ? [] : image.lesions.map((box) => resampleBox(box, grid));
  for (let cell = 0; cell < cellCount; cell += 1) {
    if (!inside(cell)) continue;
    const x = ((cell % cellColumns) + 0.5) * finestCellPixels;
    const y = (Math.floor(cell / cellColumns) + 0.5) * finestCellPixels;
    let nearest = Number.POSITIVE_INFINITY;
    for (const [left, top, width, height] of boxes) {
      const dx = (x - left - width / 2) / Math.max(width / 2, smallestRadiusPixels);
      const dy = (y - top - height / 2) / Math.max(height / 2, smallestRadiusPixels);
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
    if (nearest <= core) lesions.push(cell);
    else if (nearest >= rim) background.push(cell);
  }
  for (const cell of lesions) {
    label[cell] = 1;
    label[cellCount + cell] = lesionWeight / lesions.length;
  }
  for (const cell of background) label[cellCount + cell] = backgroundWeight / background.length;
  return label;
}
