/** Gradient of ReLU from its output: dx = y > 0 ? dy : 0. */
export function reluGradient(y: usize, dy: usize, dx: usize, length: i32): void {
  const zero = f32x4.splat(0);
  let i: usize = 0;
  const bytes = <usize>length * 4;
  const vectorBytes = bytes & ~15;
  for (; i < vectorBytes; i += 16) v128.store(dx + i, v128.and(f32x4.gt(v128.load(y + i), zero), v128.load(dy + i)));
  for (; i < bytes; i += 4) store<f32>(dx + i, load<f32>(y + i) > 0 ? load<f32>(dy + i) : 0);
}

/** y = max(x + bias, 0) (or without the maximum), with bias broadcast over rows; x and y may be the same address. */
export function addBias(x: usize, bias: usize, y: usize, rows: i32, channels: i32, relu: i32): void {
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  const scalarFloor: f32 = relu ? 0 : -Infinity;
  let from = x;
  let to = y;
  for (let r = 0; r < rows; r++) {
    let c = 0;
    let b = bias;
    for (; c + 4 <= channels; c += 4) {
      // pmax keeps a NaN of the first operand, so that a diverged model is visible.
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(from), v128.load(b)), floor));
      from += 16;
      to += 16;
      b += 16;
    }
    for (; c < channels; c++) {
      const sum = load<f32>(from) + load<f32>(b);
      store<f32>(to, sum < scalarFloor ? scalarFloor : sum);
      from += 4;
      to += 4;
      b += 4;
    }
  }
}

/** Gradient of `addBias` with ReLU with respect to the bias: Σ over rows of dy where y > 0. `totals` has room for `channels` float64. */
export function reluBiasGradient(y: usize, dy: usize, dBias: usize, totals: usize, rows: i32, channels: i32): void {
  const zero = f32x4.splat(0);
  const pixelBytes = <usize>channels * 4;
  memory.fill(totals, 0, <usize>channels * 8);
  for (let first = 0; first < rows; first += 64) {
    const end = min(first + 64, rows);
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      let sum = zero;
      let at = <usize>first * pixelBytes + <usize>c * 4;
      for (let r = first; r < end; r++) {
        sum = f32x4.add(sum, v128.and(v128.load(dy + at), f32x4.gt(v128.load(y + at), zero)));
        at += pixelBytes;
      }
      const total = totals + <usize>c * 8;
      v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(sum)));
      v128.store(total, f64x2.add(v128.load(total, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 0, 1))), 16);
    }
    for (; c < channels; c++) {
      let sum: f32 = 0;
      let at = <usize>first * pixelBytes + <usize>c * 4;
      for (let r = first; r < end; r++) {
        if (load<f32>(y + at) > 0) sum += load<f32>(dy + at);
        at += pixelBytes;
      }
      const total = totals + <usize>c * 8;
      store<f64>(total, load<f64>(total) + <f64>sum);
    }
  }
  for (let c = 0; c < channels; c++) store<f32>(dBias + <usize>c * 4, <f32>load<f64>(totals + <usize>c * 8));
}
