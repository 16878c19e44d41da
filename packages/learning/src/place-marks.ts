import type { Mark } from "@second-read/metrics";
import type { GridOverImage } from "./grid-over-image.ts";

const marksAtMost = 10;
/** Minimum distance between two marks of one image. */
const leastDistanceMm = 10;

/** The grid's highest peaks (cells that no neighbour exceeds), strongest first. NaN means that there is no cell. */
export function placeMarks(logits: Float32Array, grid: GridOverImage): Mark[] {
  const at = (cell: number) => logits[cell] as number;
  const peaks = Array.from(logits.keys())
    .filter((cell) => !Number.isNaN(at(cell)) && neighboursOf(cell, grid).every((other) => !(at(other) > at(cell))))
    .sort((a, b) => at(b) - at(a));
  const taken: number[] = [];
  for (const cell of peaks) {
    if (taken.length === marksAtMost) break;
    if (taken.every((other) => grid.distanceMm(cell, other) >= leastDistanceMm)) taken.push(cell);
  }
  return taken.map((cell) => ({ score: at(cell), lesion: grid.lesionAt(cell) }));
}

function neighboursOf(cell: number, { rows, columns }: GridOverImage): number[] {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const found: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1)
      if (y !== row || x !== column) found.push(y * columns + x);
  return found;
}
