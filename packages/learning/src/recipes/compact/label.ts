import type { LabelledFacts } from "../../prepared-image.ts";
import { cellTargets } from "../cell-targets.ts";
import { markedLesions } from "../marked-lesions.ts";
import { cellColumns, cellCount, finestCellPixels, preparation } from "./cells.ts";

/** Layout: cell targets, cell weights, image target, image weight. */
export const labelUnits = 2 * cellCount + 2;
const weights = { lesionWeight: 10, backgroundWeight: 5 };
const smallestRadiusPixels = 18;

/**
 * The target of each cell and of the image. Everything outside the boxes of a marked breast, and everything in a normal one, is background. In an
 * abnormal breast without boxes only the image has a target, not its cells.
 */
export function labelCells(image: LabelledFacts, inside: (cell: number) => boolean): Float32Array {
  const label = new Float32Array(labelUnits);
  const isUnmarked = image.positive && image.lesions.length === 0;
  label[2 * cellCount] = image.positive ? 1 : 0;
  label[2 * cellCount + 1] = isUnmarked ? 1 : 0.2;
  if (isUnmarked) return label;
  const centreOf = (cell: number) => (inside(cell) ? cellCentre(cell) : undefined);
  label.set(cellTargets(cellCount, centreOf, markedLesions(image, preparation, smallestRadiusPixels), weights));
  return label;
}

function cellCentre(cell: number): [x: number, y: number] {
  return [((cell % cellColumns) + 0.5) * finestCellPixels, (Math.floor(cell / cellColumns) + 0.5) * finestCellPixels];
}
