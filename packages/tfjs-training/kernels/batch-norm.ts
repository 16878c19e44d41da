import { multiplyAdd } from "./multiply-add";
import { sumMiddle } from "./sum";

/** Bytes of working memory for both directions. */
export function batchNormScratchBytes(channels: i32): usize {
  return <usize>(channels + 4) * 32;
}

/**
 * Batch norm in training over x [rows, channels]: the mean and biased variance of each channel, then y = (x − mean) / √(variance + ε) · γ + β,
 * followed by ReLU if `relu` is set. `inverse` receives 1 / √(variance + ε).
 */
export function batchNormForward(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  mean: usize,
  variance: usize,
  inverse: usize,
  scratch: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  relu: i32,
): void {
  sumMiddle(x, mean, scratch, 1, rows, channels);
  for (let c = 0; c < channels; c++) {
    const at = mean + <usize>c * 4;
    store<f32>(at, <f32>(<f64>load<f32>(at) / <f64>rows));
  }
  sumSquares(x, mean, variance, scratch, rows, channels);
  const scale = scratch;
  const shift = scratch + <usize>(channels + 4) * 4;
  for (let c = 0; c < channels; c++) {
    const at = <usize>c * 4;
    const v = <f32>(<f64>load<f32>(variance + at) / <f64>rows);
    store<f32>(variance + at, v);
    const i = <f32>(1.0 / Math.sqrt(<f64>v + <f64>epsilon));
    store<f32>(inverse + at, i);
    store<f32>(scale + at, i * load<f32>(gamma + at));
    store<f32>(shift + at, load<f32>(beta + at));
  }
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  const scalarFloor: f32 = relu ? 0 : -Infinity;
  const pixelBytes = <usize>channels * 4;
  const vectorBytes = <usize>(channels & ~3) * 4;
  let from = x;
  let to = y;
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    for (; c < vectorBytes; c += 16) {
      const centred = f32x4.sub(v128.load(from + c), v128.load(mean + c));
      v128.store(to + c, f32x4.pmax(multiplyAdd(centred, v128.load(scale + c), v128.load(shift + c)), floor));
    }
    for (; c < pixelBytes; c += 4) {
      const value = (load<f32>(from + c) - load<f32>(mean + c)) * load<f32>(scale + c) + load<f32>(shift + c);
      store<f32>(to + c, value < scalarFloor ? scalarFloor : value);
    }
    from += pixelBytes;
    to += pixelBytes;
  }
}

/** Σ (x − mean)² of each channel, in float32 over 64 rows and float64 between such blocks. */
function sumSquares(x: usize, mean: usize, out: usize, totals: usize, rows: i32, channels: i32): void {
  const pixelBytes = <usize>channels * 4;
  memory.fill(totals, 0, <usize>channels * 8);
  for (let first = 0; first < rows; first += 64) {
    const end = min(first + 64, rows);
    const start = x + <usize>first * pixelBytes;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const centre = v128.load(mean + <usize>c * 4);
      let sum = f32x4.splat(0);
      let at = start + <usize>c * 4;
      for (let r = first; r < end; r++) {
        const d = f32x4.sub(v128.load(at), centre);
        sum = multiplyAdd(d, d, sum);
        at += pixelBytes;
      }
      addLanes(totals + <usize>c * 8, sum);
    }
    for (; c < channels; c++) {
      const centre = load<f32>(mean + <usize>c * 4);
      let sum: f32 = 0;
      let at = start + <usize>c * 4;
      for (let r = first; r < end; r++) {
        const d = load<f32>(at) - centre;
        sum += d * d;
        at += pixelBytes;
      }
      const total = totals + <usize>c * 8;
      store<f64>(total, load<f64>(total) + <f64>sum);
    }
  }
  for (let c = 0; c < channels; c++) store<f32>(out + <usize>c * 4, <f32>load<f64>(totals + <usize>c * 8));
}

function addLanes(total: usize, sum: v128): void {
  v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(sum)));
  v128.store(total, f64x2.add(v128.load(total, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 0, 1))), 16);
}

/**
 * Gradients of `batchNormForward` with respect to γ and β: Σ dy · x̂ and Σ dy. With `relu` the output y determines where dy passes; otherwise y is
 * not read.
 */
export function batchNormParameterGradients(
  x: usize,
  y: usize,
  dy: usize,
  mean: usize,
  inverse: usize,
  dGamma: usize,
  dBeta: usize,
  scratch: usize,
  rows: i32,
  channels: i32,
  relu: i32,
): void {
  const pixelBytes = <usize>channels * 4;
  const totalsCentred = scratch + <usize>channels * 8;
  memory.fill(scratch, 0, <usize>channels * 16);
  const zero = f32x4.splat(0);
  for (let first = 0; first < rows; first += 64) {
    const end = min(first + 64, rows);
    const start = <usize>first * pixelBytes;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const centre = v128.load(mean + <usize>c * 4);
      let sum = zero;
      let centred = zero;
      let at = start + <usize>c * 4;
      for (let r = first; r < end; r++) {
        let g = v128.load(dy + at);
        if (relu) g = v128.and(g, f32x4.gt(v128.load(y + at), zero));
        sum = f32x4.add(sum, g);
        centred = multiplyAdd(g, f32x4.sub(v128.load(x + at), centre), centred);
        at += pixelBytes;
      }
      addLanes(scratch + <usize>c * 8, sum);
      addLanes(totalsCentred + <usize>c * 8, centred);
    }
    for (; c < channels; c++) {
      const centre = load<f32>(mean + <usize>c * 4);
      let sum: f32 = 0;
      let centred: f32 = 0;
      let at = start + <usize>c * 4;
      for (let r = first; r < end; r++) {
        const g: f32 = relu && !(load<f32>(y + at) > 0) ? 0 : load<f32>(dy + at);
        sum += g;
        centred += g * (load<f32>(x + at) - centre);
        at += pixelBytes;
      }
      const total = scratch + <usize>c * 8;
      store<f64>(total, load<f64>(total) + <f64>sum);
      const totalCentred = totalsCentred + <usize>c * 8;
      store<f64>(totalCentred, load<f64>(totalCentred) + <f64>centred);
    }
  }
  for (let c = 0; c < channels; c++) {
    const at = <usize>c * 4;
    store<f32>(dBeta + at, <f32>load<f64>(scratch + <usize>c * 8));
    store<f32>(dGamma + at, <f32>(load<f64>(totalsCentred + <usize>c * 8) * <f64>load<f32>(inverse + at)));
  }
}

/**
 * Gradient of `batchNormForward` with respect to x: γ / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)); the two means come from the gradients with respect
 * to β and γ.
 */
export function batchNormInputGradient(
  x: usize,
  y: usize,
  dy: usize,
  gamma: usize,
  mean: usize,
  inverse: usize,
  dGamma: usize,
  dBeta: usize,
  dx: usize,
  scratch: usize,
  rows: i32,
  channels: i32,
  relu: i32,
): void {
  // dx = a · dy + b · (x − mean) + d, with three numbers per channel.
  const pixelBytes = <usize>channels * 4;
  const a = scratch;
  const b = a + pixelBytes;
  const d = b + pixelBytes;
  for (let c = 0; c < channels; c++) {
    const at = <usize>c * 4;
    const i = <f64>load<f32>(inverse + at);
    const factor = <f64>load<f32>(gamma + at) * i;
    store<f32>(a + at, <f32>factor);
    store<f32>(b + at, <f32>((-factor * <f64>load<f32>(dGamma + at) * i) / <f64>rows));
    store<f32>(d + at, <f32>((-factor * <f64>load<f32>(dBeta + at)) / <f64>rows));
  }
  const zero = f32x4.splat(0);
  const vectorBytes = <usize>(channels & ~3) * 4;
  let at: usize = 0;
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    for (; c < vectorBytes; c += 16) {
      let g = v128.load(dy + at + c);
      if (relu) g = v128.and(g, f32x4.gt(v128.load(y + at + c), zero));
      const centred = f32x4.sub(v128.load(x + at + c), v128.load(mean + c));
      v128.store(dx + at + c, multiplyAdd(g, v128.load(a + c), multiplyAdd(centred, v128.load(b + c), v128.load(d + c))));
    }
    for (; c < pixelBytes; c += 4) {
      const g: f32 = relu && !(load<f32>(y + at + c) > 0) ? 0 : load<f32>(dy + at + c);
      const centred = load<f32>(x + at + c) - load<f32>(mean + c);
      store<f32>(dx + at + c, g * load<f32>(a + c) + (centred * load<f32>(b + c) + load<f32>(d + c)));
    }
    at += pixelBytes;
  }
}
