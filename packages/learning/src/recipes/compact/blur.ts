/** A plane of floats, row-major. */
export interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export function plane(rows: number, columns: number, values = new Float32Array(rows * columns)): Plane {
  return { rows, columns, values };
}

/** Combines two planes of the same size element by element. */
export function combinePlanes(a: Plane, b: Plane, f: (a: number, b: number) => number): Plane {
  const values = new Float32Array(a.values.length);
  for (let i = 0; i < values.length; i += 1) values[i] = f(a.values[i] as number, b.values[i] as number);
  return plane(a.rows, a.columns, values);
}

export function mapPlane(source: Plane, f: (value: number) => number): Plane {
  return plane(
    source.rows,
    source.columns,
    source.values.map((value) => f(value)),
  );
}

/**
 * Sampled Gaussian derivative of order 0, 1 or 2, extending 3σ to either side; order 0 sums to 1, and the others are exact for a ramp or a parabola.
 */
export function gaussianKernel(sigma: number, order: 0 | 1 | 2): Float32Array {
  const radius = Math.max(1, Math.ceil(3 * sigma));
  const kernel = new Float32Array(2 * radius + 1);
  for (let i = -radius; i <= radius; i += 1) {
    const g = Math.exp((-i * i) / (2 * sigma * sigma));
    kernel[i + radius] = order === 0 ? g : order === 1 ? i * g : (i * i - sigma * sigma) * g;
  }
  if (order === 2) {
    const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
    for (let i = 0; i < kernel.length; i += 1) kernel[i] = (kernel[i] as number) - mean;
  }
  let norm = 0;
  for (let i = -radius; i <= radius; i += 1) {
    const value = kernel[i + radius] as number;
    norm += order === 0 ? value : order === 1 ? i * value : (i * i * value) / 2;
  }
  for (let i = 0; i < kernel.length; i += 1) kernel[i] = (kernel[i] as number) / norm;
  return kernel;
}

/** Correlates rows with `across` and columns with `down`; border pixels are repeated. */
export function separable(source: Plane, across: Float32Array, down: Float32Array): Plane {
  return alongColumns(alongRows(source, across), down);
}

export function alongRows(source: Plane, kernel: Float32Array): Plane {
  const { rows, columns, values } = source;
  const radius = (kernel.length - 1) / 2;
  const mirrored = mirrorSign(kernel);
  const result = new Float32Array(values.length);
  const padded = new Float32Array(columns + 2 * radius);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    padded.fill(values[start] as number, 0, radius);
    padded.set(values.subarray(start, start + columns), radius);
    padded.fill(values[start + columns - 1] as number, radius + columns);
    for (let column = 0; column < columns; column += 1) {
      const centre = column + radius;
      let sum = (kernel[radius] as number) * (padded[centre] as number);
      for (let k = 1; k <= radius; k += 1)
        sum += (kernel[radius + k] as number) * ((padded[centre + k] as number) + mirrored * (padded[centre - k] as number));
      result[start + column] = sum;
    }
  }
  return plane(rows, columns, result);
}

export function alongColumns(source: Plane, kernel: Float32Array): Plane {
  const { rows, columns, values } = source;
  const radius = (kernel.length - 1) / 2;
  const mirrored = mirrorSign(kernel);
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    const target = row * columns;
    const middle = kernel[radius] as number;
    for (let i = target; i < target + columns; i += 1) result[i] = middle * (values[i] as number);
    for (let k = 1; k <= radius; k += 1) {
      const weight = kernel[radius + k] as number;
      const below = Math.min(rows - 1, row + k) * columns;
      const above = Math.max(0, row - k) * columns;
      for (let column = 0; column < columns; column += 1)
        result[target + column] =
          (result[target + column] as number) +
          weight * ((values[below + column] as number) + mirrored * (values[above + column] as number));
    }
  }
  return plane(rows, columns, result);
}

/** Kernels here are symmetric (1) or antisymmetric (−1), so each pair of taps needs only one multiplication. */
function mirrorSign(kernel: Float32Array): 1 | -1 {
  return Math.sign(kernel[0] as number) === Math.sign(kernel[kernel.length - 1] as number) ? 1 : -1;
}

export function blur(source: Plane, sigma: number): Plane {
  const kernel = gaussianKernel(sigma, 0);
  return separable(source, kernel, kernel);
}

/** Mean of each 2 × 2 block; an odd last row or column is dropped. */
export function halve(source: Plane): Plane {
  const rows = source.rows >> 1;
  const columns = source.columns >> 1;
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const at = 2 * row * source.columns + 2 * column;
      const v = source.values;
      result[row * columns + column] =
        ((v[at] as number) + (v[at + 1] as number) + (v[at + source.columns] as number) + (v[at + source.columns + 1] as number)) / 4;
    }
  return plane(rows, columns, result);
}

/** Mean or maximum of each step × step block. */
export function reduceBlocks(source: Plane, step: number, how: "mean" | "max"): Plane {
  const rows = Math.floor(source.rows / step);
  const columns = Math.floor(source.columns / step);
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      let top = Number.NEGATIVE_INFINITY;
      for (let y = 0; y < step; y += 1) {
        const at = (row * step + y) * source.columns + column * step;
        for (let x = 0; x < step; x += 1) {
          const value = source.values[at + x] as number;
          sum += value;
          if (value > top) top = value;
        }
      }
      result[row * columns + column] = how === "mean" ? sum / (step * step) : top;
    }
  return plane(rows, columns, result);
}
