/** Radii of the blobs searched for, in millimetres. */
export const blobRadiiMm = [2, 3, 4.5, 6.5, 9, 13] as const;

interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
  readonly mask: Uint8Array;
  readonly spacingMm: number;
}

/** Blobs are searched for in an image reduced by this factor along each side. */
const step = 4;

/** The strongest response for each blob size: how much brighter the centre is than its surroundings (difference of Gaussians, within the breast). */
export function blobResponses(picture: Picture): number[] {
  const { rows, columns, values, inside } = shrunk(picture);
  const pixelMm = picture.spacingMm * step;
  const blurred = (sigmaMm: number) => {
    const sigma = sigmaMm / pixelMm;
    const share = blur(inside, rows, columns, sigma);
    return blur(values, rows, columns, sigma).map((value, i) => value / Math.max(1e-3, share[i] as number));
  };
  return blobRadiiMm.map((radius) => {
    const sigma = radius / Math.SQRT2;
    const [middle, round] = [blurred(sigma), blurred(1.6 * sigma)];
    const edge = blur(inside, rows, columns, (1.6 * sigma) / pixelMm);
    return middle.reduce(
      (best, value, i) => ((edge[i] as number) > 0.95 ? Math.max(best, value - (round[i] as number)) : best),
      Number.NEGATIVE_INFINITY,
    );
  });
}

/** Means over step × step pixels, and the share of the breast in each; values are already weighted by it. */
function shrunk({ rows, columns, pixels, mask }: Picture) {
  const [smallRows, smallColumns] = [Math.floor(rows / step), Math.floor(columns / step)];
  const values = new Float64Array(smallRows * smallColumns);
  const inside = new Float64Array(smallRows * smallColumns);
  for (let row = 0; row < smallRows * step; row += 1)
    for (let column = 0; column < smallColumns * step; column += 1) {
      const from = row * columns + column;
      if (mask[from] === 0) continue;
      const to = Math.floor(row / step) * smallColumns + Math.floor(column / step);
      values[to] = (values[to] as number) + (pixels[from] as number) / 255 / step ** 2;
      inside[to] = (inside[to] as number) + 1 / step ** 2;
    }
  return { rows: smallRows, columns: smallColumns, values, inside };
}

function blur(source: Float64Array, rows: number, columns: number, sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const sum = kernel.reduce((total, value) => total + value, 0);
  const pass = (from: Float64Array, length: number, stride: number, lines: number, lineStride: number) => {
    const to = new Float64Array(from.length);
    for (let line = 0; line < lines; line += 1)
      for (let at = 0; at < length; at += 1) {
        let value = 0;
        for (let k = Math.max(-radius, -at); k <= Math.min(radius, length - 1 - at); k += 1)
          value += (kernel[k + radius] as number) * (from[line * lineStride + (at + k) * stride] as number);
        to[line * lineStride + at * stride] = value / sum;
      }
    return to;
  };
  return pass(pass(source, columns, 1, rows, columns), rows, columns, columns, 1);
}
