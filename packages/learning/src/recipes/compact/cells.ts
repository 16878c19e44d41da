import type { Preparation } from "../../contract.ts";

/** The grid of compact: prepared pixels of 0.4 mm, cells of 8 × 8 of them. 205 mm × 179 mm holds nearly every breast at its own size. */
export const preparation: Preparation = { rows: 512, columns: 448, spacingMm: 0.4, chestWall: "left" };
export const cellPixels = 8;
export const cellRows = preparation.rows / cellPixels;
export const cellColumns = preparation.columns / cellPixels;
export const cellCount = cellRows * cellColumns;

/** What the fixed front end measures in each cell, in channel order. `inside` is the mask: 1 where the cell lies well within the breast. */
export const channelNames = [
  "inside",
  ...[0, 1, 2, 3].flatMap((level) => [`energy${level}`, `curvature${level}`, `blob${level}`, `line${level}`]),
  ...[0, 1, 2].map((level) => `peak${level}`),
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
