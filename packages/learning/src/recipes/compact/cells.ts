import type { Preparation } from "../../prepared-image.ts";

/** Compact's grid: prepared pixels of 0.2 mm in cells of 16 × 16. 205 mm × 179 mm holds nearly every breast without scaling. */
export const preparation: Preparation = { rows: 1024, columns: 896, spacingMm: 0.2, chestWall: "left" };
/** Side of a cell in prepared pixels, and in pixels at level 0 of the pyramid (0.4 mm). */
export const finestCellPixels = 16;
export const cellPixels = finestCellPixels / 2;
export const cellRows = preparation.rows / finestCellPixels;
export const cellColumns = preparation.columns / finestCellPixels;
export const cellCount = cellRows * cellColumns;

/** Names the result of `encodeCells`: increase the number whenever the same image would give a different result. */
export const cellsName = "compact cells 2";

/** What one scale of bright specks measures in each cell, in this order; the last three are the first three over the cell's surroundings. */
export const speckMeasures = [
  "peak",
  "share",
  "brightShare",
  "skew",
  "hollow",
  "noise",
  "peakAround",
  "shareAround",
  "brightShareAround",
] as const;

/** Width of a speck in prepared pixels of 0.2 mm: the sigmas of the finer Gaussian, which keeps it, and of the coarser, which removes it. */
export const speckWidths = [0.7, 1.8] as const;

/** What the fixed front end measures in each cell, in channel order. `inside` is the mask: 1 if the cell lies well within the breast. */
export const channelNames = [
  "inside",
  ...[0, 1, 2, 3].flatMap((level) => [`energy${level}`, `curvature${level}`, `blob${level}`, `line${level}`]),
  ...[0, 1, 2].map((level) => `peak${level}`),
  ...speckMeasures.map((name) => `${name}OfSpecks`),
  "brightness",
  "surroundings",
  "contrast16mm",
  "contrast32mm",
  "contrast64mm",
  "coarseEnergy",
  ...[0, 1].flatMap((level) =>
    [5, 10, 18].flatMap((radiusMm) => [`convergence${level}at${radiusMm}mm`, `spiculation${level}at${radiusMm}mm`]),
  ),
  "skinDistance",
  "depth",
  "height",
] as const;
export const channelCount = channelNames.length;
