import type { Plane } from "./blur.ts";

const farthest = 15;

/** Position of each cell: distance to the skin (as a share of at most 15 cells), and depth from the chest wall and height as shares of the breast. */
export function placesOf(inside: Plane): { skinDistance: Float32Array; depth: Float32Array; height: Float32Array } {
  const { columns, values } = inside;
  let top = inside.rows;
  let bottom = 0;
  let deepest = 0;
  values.forEach((value, i) => {
    if (value === 0) return;
    const row = Math.floor(i / columns);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    deepest = Math.max(deepest, i % columns);
  });
  return {
    skinDistance: distanceToOutside(inside).map((value) => value / farthest),
    depth: values.map((_, i) => (i % columns) / (deepest + 1)),
    height: values.map((_, i) => (Math.floor(i / columns) - top) / (bottom - top + 1)),
  };
}

/** In cells, computed in two passes over the grid. The chest wall on the left and the picture's own edges do not count as outside. */
function distanceToOutside({ rows, columns, values }: Plane): Float32Array {
  const distance = values.map((value) => (value === 0 ? 0 : farthest));
  const relax = (row: number, column: number, rowStep: number, columnStep: number) => {
    const y = row + rowStep;
    const x = column + columnStep;
    if (y < 0 || x < 0 || y >= rows || x >= columns) return;
    const i = row * columns + column;
    distance[i] = Math.min(distance[i] as number, (distance[y * columns + x] as number) + Math.hypot(rowStep, columnStep));
  };
  const steps = [
    [-1, 0],
    [0, -1],
    [-1, -1],
    [-1, 1],
  ] as const;
  for (let i = 0; i < values.length; i += 1) for (const [dy, dx] of steps) relax(Math.floor(i / columns), i % columns, dy, dx);
  for (let i = values.length - 1; i >= 0; i -= 1) for (const [dy, dx] of steps) relax(Math.floor(i / columns), i % columns, -dy, -dx);
  return distance;
}
