import type { MammogramInput } from "../write-mammogram.ts";

/**
 * A small made-up mammogram for this package's tests: a bright half-ellipse attached to one edge on a dark background (the right edge for a right
 * breast that is hung as usual), with a brighter spot off its centre that reveals every flip.
 */
export function exampleMammogram(changes: Partial<MammogramInput> = {}, chestWall?: "left" | "right"): MammogramInput {
  const rows = changes.rows ?? 64;
  const columns = changes.columns ?? 48;
  const laterality = changes.laterality ?? "R";
  const side = chestWall ?? (laterality === "R" ? "right" : "left");
  return {
    rows,
    columns,
    pixels: drawBreast(rows, columns, side),
    bitsStored: 12,
    photometric: "MONOCHROME2",
    windows: [{ name: "NORMAL", center: 2048, width: 4096, function: "LINEAR" }],
    spacing: { rowMm: 0.1, columnMm: 0.1, basis: "AT_DETECTOR" },
    laterality,
    view: "CC",
    patientOrientation: laterality === "R" ? ["P", "L"] : ["A", "R"],
    vendor: "HOLOGIC",
    model: "Selenia Dimensions",
    studyUid: "2.25.101",
    seriesUid: "2.25.102",
    sopUid: "2.25.103",
    patientId: "example",
    acquiredOn: "20240229",
    ...changes,
  };
}

function drawBreast(rows: number, columns: number, side: "left" | "right"): Uint16Array {
  const pixels = new Uint16Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const depth = (side === "right" ? columns - 1 - column : column) / (columns * 0.75);
      const height = (row - rows / 2) / (rows * 0.42);
      const spot = Math.hypot(depth - 0.4, height + 0.4) < 0.15;
      if (depth * depth + height * height < 1) pixels[row * columns + column] = spot ? 3500 : 1800 + ((row * 7 + column * 13) % 200);
      else pixels[row * columns + column] = (row * 5 + column * 3) % 20;
    }
  }
  return pixels;
}
