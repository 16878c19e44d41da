import { randomStream } from "@second-read/metrics";

/** The strongest directions of a symmetric matrix and their strengths, strongest first. */
export interface Components {
  /** size × count; each column is a unit vector. */
  readonly vectors: Float64Array;
  readonly strengths: readonly number[];
}

const extra = 16;
const iterations = 12;

/**
 * The `count` largest eigenvalues of a symmetric, positive semi-definite matrix with their vectors, by subspace iteration: it finds the few needed
 * out of a thousand without computing the rest, and gives the same numbers on every backend. The largest entry of each vector is positive.
 */
export function strongestComponents(matrix: Float64Array, size: number, count: number): Components {
  const width = Math.min(size, count + extra);
  const random = randomStream(1, "principal components");
  let basis: Float64Array = Float64Array.from({ length: size * width }, () => random.normal());
  orthonormalise(basis, size, width);
  let image = multiply(matrix, basis, size, width);
  for (let i = 0; i < iterations; i += 1) {
    orthonormalise(image, size, width);
    basis = image;
    image = multiply(matrix, basis, size, width);
  }
  // Within the subspace the matrix is small: basisᵀ × matrix × basis.
  const small = new Float64Array(width * width);
  for (let k = 0; k < size; k += 1)
    for (let i = 0; i < width; i += 1)
      for (let j = 0; j < width; j += 1)
        small[i * width + j] = (small[i * width + j] as number) + (basis[k * width + i] as number) * (image[k * width + j] as number);
  const { values, vectors } = jacobi(small, width);
  const order = Array.from({ length: width }, (_, i) => i).sort((a, b) => (values[b] as number) - (values[a] as number));
  const chosen = order.slice(0, count);
  const result = new Float64Array(size * count);
  chosen.forEach((column, j) => {
    let largest = 0;
    for (let k = 0; k < size; k += 1) {
      let sum = 0;
      for (let i = 0; i < width; i += 1) sum += (basis[k * width + i] as number) * (vectors[i * width + column] as number);
      result[k * count + j] = sum;
      if (Math.abs(sum) > Math.abs(largest)) largest = sum;
    }
    if (largest < 0) for (let k = 0; k < size; k += 1) result[k * count + j] = -(result[k * count + j] as number);
  });
  return { vectors: result, strengths: chosen.map((column) => Math.max(0, values[column] as number)) };
}

function multiply(matrix: Float64Array, basis: Float64Array, size: number, width: number): Float64Array {
  const result = new Float64Array(size * width);
  for (let row = 0; row < size; row += 1) {
    const target = result.subarray(row * width, (row + 1) * width);
    for (let k = 0; k < size; k += 1) {
      const factor = matrix[row * size + k] as number;
      const source = k * width;
      for (let j = 0; j < width; j += 1) target[j] = (target[j] as number) + factor * (basis[source + j] as number);
    }
  }
  return result;
}

/** In place, column by column (Gram–Schmidt, twice for precision). */
function orthonormalise(basis: Float64Array, size: number, width: number): void {
  for (let j = 0; j < width; j += 1) {
    for (let pass = 0; pass < 2; pass += 1)
      for (let i = 0; i < j; i += 1) {
        let dot = 0;
        for (let k = 0; k < size; k += 1) dot += (basis[k * width + i] as number) * (basis[k * width + j] as number);
        for (let k = 0; k < size; k += 1) basis[k * width + j] = (basis[k * width + j] as number) - dot * (basis[k * width + i] as number);
      }
    let squares = 0;
    for (let k = 0; k < size; k += 1) squares += (basis[k * width + j] as number) ** 2;
    const scale = squares > 1e-30 ? 1 / Math.sqrt(squares) : 0;
    for (let k = 0; k < size; k += 1) basis[k * width + j] = (basis[k * width + j] as number) * scale;
  }
}

/** All eigenvalues of a small symmetric matrix, with their vectors as columns, by Jacobi rotations. */
function jacobi(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) v[i * size + i] = 1;
  const at = (m: Float64Array, i: number, j: number) => m[i * size + j] as number;
  for (let sweep = 0; sweep < 30; sweep += 1) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < size; i += 1)
      for (let j = 0; j < size; j += 1) {
        all += at(a, i, j) ** 2;
        if (i !== j) off += at(a, i, j) ** 2;
      }
    if (off <= 1e-24 * all) break;
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1) {
        const apq = at(a, p, q);
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < size; k += 1) {
          const [x, y] = [at(a, k, p), at(a, k, q)];
          a[k * size + p] = c * x - s * y;
          a[k * size + q] = s * x + c * y;
        }
        for (let k = 0; k < size; k += 1) {
          const [x, y] = [at(a, p, k), at(a, q, k)];
          a[p * size + k] = c * x - s * y;
          a[q * size + k] = s * x + c * y;
        }
        for (let k = 0; k < size; k += 1) {
          const [x, y] = [at(v, k, p), at(v, k, q)];
          v[k * size + p] = c * x - s * y;
          v[k * size + q] = s * x + c * y;
        }
      }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => at(a, i, i)), vectors: v };
}
