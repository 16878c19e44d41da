import type { EncodedPart, Encoding } from "../../encoding.ts";
import { cellColumns, cellCount, cellRows, channelCount, finestCellPixels } from "../compact/cells.ts";
import { featuresOfCell } from "./backbone-features.ts";
import { measureCount } from "./layout.ts";

/** The cells of an image that lie inside the breast. */
export function cellsInside([cells]: Encoding): number[] {
  const inside: number[] = [];
  for (let cell = 0; cell < cellCount; cell += 1) if (isInside(measuresOf(cells), cell)) inside.push(cell);
  return inside;
}

/**
 * Compact's channels for each cell, their means over the surrounding cells inside the breast, then the backbone's features: cells × (measureCount +
 * channels).
 */
export function featuresOfCells([cells, features]: Encoding, wanted: readonly number[]): Float32Array {
  if (features === undefined) throw new Error("an encoding of another recipe");
  const measures = measuresOf(cells);
  const [, , channels = 0] = features.shape;
  const length = measureCount + channels;
  const result = new Float32Array(wanted.length * length);
  const stride = strideOf(features);
  wanted.forEach((cell, i) => {
    const row = Math.floor(cell / cellColumns);
    const column = cell % cellColumns;
    const at = i * length;
    result.set(measures.subarray(cell * channelCount + 1, (cell + 1) * channelCount), at);
    addMeans(measures, row, column, result, at + channelCount - 1);
    featuresOfCell(features, { row, column, stride }, result, at + measureCount);
  });
  return result;
}

/** The grid has a fixed height, so the number of feature rows gives their stride. */
function strideOf({ shape: [rows = 1] }: EncodedPart): number {
  return (cellRows * finestCellPixels) / rows;
}

function measuresOf(part: EncodedPart | undefined): Float32Array {
  if (!(part?.values instanceof Float32Array)) throw new Error("an encoding of another recipe");
  return part.values;
}

function isInside(measures: Float32Array, cell: number): boolean {
  return measures[cell * channelCount] === 1;
}

function addMeans(measures: Float32Array, row: number, column: number, target: Float32Array, at: number): void {
  let count = 0;
  for (let y = Math.max(0, row - 1); y <= Math.min(cellRows - 1, row + 1); y += 1)
    for (let x = Math.max(0, column - 1); x <= Math.min(cellColumns - 1, column + 1); x += 1) {
      const cell = y * cellColumns + x;
      if (!isInside(measures, cell)) continue;
      count += 1;
      for (let channel = 1; channel < channelCount; channel += 1)
        target[at + channel - 1] = (target[at + channel - 1] as number) + (measures[cell * channelCount + channel] as number);
    }
  for (let channel = 0; channel < channelCount - 1; channel += 1) target[at + channel] = (target[at + channel] as number) / count;
}
