import { cellColumns, cellRows } from "../compact/cells.ts";

/** Cells of 3.2 mm, as in compact, at every input size. */
export { cellColumns, cellRows };
export const cellMm = 3.2;

/** Input heights that may be chosen; the width is seven eighths of the height. 0.8, 0.4, 0.2, 0.1 and 0.05 mm per pixel. */
export const inputHeights = [256, 512, 1024, 2048, 4096] as const;

export function inputWidth(inputRows: number): number {
  return (inputRows / cellRows) * cellColumns;
}

/** Pixels along a side of a cell. */
export function cellPixels(inputRows: number): number {
  return inputRows / cellRows;
}

/** Cells along a side of a patch. Border cells see the patch's edge, which does not exist in a whole image, so they are no targets. */
export const patchCells = 12;
export const borderCells = 2;

/** The brightness, and whether the pixel is breast. */
export const inputChannels = 2;
/** Filters of the stages, each of which halves the picture, and of the layers after them. */
export const stageFilters = [16, 32, 64, 64, 64, 64];
export const contextFilters = 64;
export const contextLayers = 3;

/** Logit of a cell outside the breast. */
export const outsideLogit = -30;
/** Share of a cell that must be breast for the cell to have its own logit. */
export const leastInside = 0.5;
/** The image's logit is the mean over this many of its highest cells. */
export const pooledCells = 10;
