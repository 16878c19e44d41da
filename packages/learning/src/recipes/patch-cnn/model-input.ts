import { outside } from "./encode.ts";
import { inputChannels } from "./grid.ts";
import type { Tissue } from "./tissue.ts";

/** The network's input for a piece of tissue: rows × columns × inputChannels. */
export function modelInput({ rows, columns, values }: Tissue): Float32Array {
  const input = new Float32Array(rows * columns * inputChannels);
  values.forEach((value, i) => {
    input[2 * i] = value === outside ? -1 : 2 * value - 1;
    input[2 * i + 1] = value === outside ? 0 : 1;
  });
  return input;
}

/** The share of breast pixels in each cell, row by row. */
export function insideShares({ rows, columns, values }: Tissue, cell: number): Float32Array {
  const [cellRows, cellColumns] = [rows / cell, columns / cell];
  const shares = new Float32Array(cellRows * cellColumns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      if (values[row * columns + column] === outside) continue;
      const at = Math.floor(row / cell) * cellColumns + Math.floor(column / cell);
      shares[at] = (shares[at] as number) + 1 / (cell * cell);
    }
  return shares;
}
