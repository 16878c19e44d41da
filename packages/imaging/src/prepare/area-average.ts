import type { PreparedTransform } from "./transform.ts";

interface SourceImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
}

/** For each target pixel, the source pixels that it covers and the covered shares of the first and the last. */
interface Coverage {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly firstWeight: Float32Array;
  readonly lastWeight: Float32Array;
}

/**
 * Averages the tones of the stored pixels under each prepared pixel, including fractions of pixels, so that nothing aliases; 0 outside the picture. A
 * prepared pixel smaller than a stored one uses a window one stored pixel wide, which interpolates.
 */
export function areaAverage(image: SourceImage, tones: Float32Array, transform: PreparedTransform): Float32Array {
  const { scale, preparedRows, preparedColumns, flipped } = transform;
  const down = coverageOf(preparedRows, transform.top, scale, image.rows);
  const across = coverageOf(preparedColumns, transform.left, scale, image.columns);
  const result = new Float32Array(preparedRows * preparedColumns);
  const sums = new Float64Array(image.columns);
  const lastTone = tones.length - 1;
  for (let row = 0; row < preparedRows; row++) {
    const firstY = down.from[row]!;
    const lastY = down.to[row]!;
    if (lastY < firstY) continue;
    sums.fill(0);
    for (let y = firstY; y <= lastY; y++) {
      const weight = y === firstY ? down.firstWeight[row]! : y === lastY ? down.lastWeight[row]! : 1;
      const start = y * image.columns;
      for (let x = 0; x < image.columns; x++) {
        const stored = image.pixels[start + x]!;
        sums[x]! += weight * tones[Math.min(stored, lastTone)]!;
      }
    }
    const height = heightOf(down, row);
    for (let column = 0; column < preparedColumns; column++) {
      result[row * preparedColumns + column] = averageAcross(sums, across, column, flipped, image.columns) / height;
    }
  }
  return result;
}

function coverageOf(count: number, start: number, scale: number, length: number): Coverage {
  const width = Math.max(scale, 1);
  const coverage: Coverage = {
    from: new Int32Array(count),
    to: new Int32Array(count).fill(-1),
    firstWeight: new Float32Array(count),
    lastWeight: new Float32Array(count),
  };
  for (let index = 0; index < count; index++) {
    const center = start + (index + 0.5) * scale;
    const low = Math.max(0, center - width / 2);
    const high = Math.min(length, center + width / 2);
    if (high - low < 1e-6) continue;
    const from = Math.floor(low);
    const to = Math.min(length - 1, Math.ceil(high) - 1);
    coverage.from[index] = from;
    coverage.to[index] = to;
    coverage.firstWeight[index] = Math.min(from + 1, high) - low;
    coverage.lastWeight[index] = to === from ? coverage.firstWeight[index]! : high - to;
  }
  return coverage;
}

function heightOf({ from, to, firstWeight, lastWeight }: Coverage, index: number): number {
  if (to[index] === from[index]) return firstWeight[index]!;
  return firstWeight[index]! + lastWeight[index]! + (to[index]! - from[index]! - 1);
}

function averageAcross(sums: Float64Array, across: Coverage, column: number, flipped: boolean, width: number): number {
  const from = across.from[column]!;
  const to = across.to[column]!;
  if (to < from) return 0;
  let sum = 0;
  for (let x = from; x <= to; x++) {
    const weight = x === from ? across.firstWeight[column]! : x === to ? across.lastWeight[column]! : 1;
    sum += weight * sums[flipped ? width - 1 - x : x]!;
  }
  return sum / heightOf(across, column);
}
