import { cellColumns, cellRows } from "../compact/cells.ts";

/** Cells of 3.2 mm, as compact has them, whatever the input's scale. */
export { cellColumns, cellRows };
export const cellMm = 3.2;

/** Heights of the input that may be chosen; the width is seven eighths. 0.8, 0.4, 0.2, 0.1 and 0.05 mm a pixel. */
export const inputHeights = [256, 512, 1024, 2048, 4096] as const;

export function inputWidth(inputRows: number): number {
  return (inputRows / cellRows) * cellColumns;
}

/** Pixels along a side of a cell. */
export function cellPixels(inputRows: number): number {
  return inputRows / cellRows;
}

/** Cells along a side of a patch. Those of the border see its edge, which a whole image does not have, and are no targets. */
export const patchCells = 12;
export const borderCells = 2;

/** Brightness, and whether the pixel is breast. */
export const inputChannels = 2;
/** Filters of the stages, each of which halves the picture, and of the layers behind them. */
export const stageFilters = [16, 32, 64, 64, 64, 64];
export const contextFilters = 64;
export const contextLayers = 3;

/** What a cell outside the breast is given as its logit. */
export const outsideLogit = -30;
/** Share of a cell that must be breast for it to have a logit of its own. */
export const leastInside = 0.5;
/** The image's logit is the mean of so many cells' highest. */
export const pooledCells = 10;
