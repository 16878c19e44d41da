import type { Point } from "@second-read/domain";

export interface Mask {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: ArrayLike<number>;
}

/** Whether a picture is a mask: it has exactly two values, one of which is 0. */
export function isMask({ pixels }: Mask): boolean {
  let mark = 0;
  let background = 0;
  for (let at = 0; at < pixels.length; at++) {
    const value = pixels[at] ?? 0;
    if (value === 0) background++;
    else if (mark === 0) mark = value;
    else if (value !== mark) return false;
  }
  return mark !== 0 && background > 0;
}

/**
 * The outline of a mask's largest region, along pixel edges and scaled to the image's pixels if the mask has another size. Null for an empty mask.
 */
export function outlineOfMask(mask: Mask, image: { readonly rows: number; readonly columns: number }): Point[] | null {
  const region = largestRegion(mask);
  if (region === null) return null;
  const [scaleX, scaleY] = [image.columns / mask.columns, image.rows / mask.rows];
  return cornersAround(region, mask).map(([column, row]) => [column * scaleX, row * scaleY]);
}

interface Region {
  readonly label: number;
  readonly labels: Uint32Array;
  /** The region's first pixel in reading order: the pixels above and to the left of it are outside. */
  readonly start: number;
  readonly size: number;
}

function largestRegion({ rows, columns, pixels }: Mask): Region | null {
  const labels = new Uint32Array(rows * columns);
  let largest: Region | null = null;
  let label = 0;
  for (let start = 0; start < labels.length; start++) {
    if (!pixels[start] || labels[start]) continue;
    label++;
    const stack = [start];
    labels[start] = label;
    let size = 0;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      size++;
      const column = at % columns;
      for (const next of [column > 0 ? at - 1 : -1, column < columns - 1 ? at + 1 : -1, at - columns, at + columns]) {
        if (next < 0 || next >= labels.length || !pixels[next] || labels[next]) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
    if (size > (largest?.size ?? 0)) largest = { label, labels, start, size };
  }
  return largest;
}

/** Walks along the pixel corners with the region on the right-hand side, and keeps only the corners where the direction changes. */
function cornersAround({ label, labels, start }: Region, { rows, columns }: Mask): Point[] {
  const inside = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < columns && row < rows && labels[row * columns + column] === label;
  const first: Point = [start % columns, Math.floor(start / columns)];
  const corners: Point[] = [];
  let [column, row] = first;
  let [dx, dy] = [1, 0];
  do {
    // The two pixels ahead of this corner, to the left and to the right of the direction.
    const left = inside(column + (dx + dy - 1) / 2, row + (dy - dx - 1) / 2);
    const right = inside(column + (dx - dy - 1) / 2, row + (dx + dy - 1) / 2);
    const [beforeX, beforeY] = [dx, dy];
    if (!right) [dx, dy] = [-dy, dx];
    else if (left) [dx, dy] = [dy, -dx];
    if (dx !== beforeX || dy !== beforeY) corners.push([column, row]);
    column += dx;
    row += dy;
  } while (column !== first[0] || row !== first[1]);
  corners.push(first);
  return corners;
}
