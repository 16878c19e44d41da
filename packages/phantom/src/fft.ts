/** Tables for one transform length (a power of two). */
export type FftPlan = { size: number; cosine: Float64Array; sine: Float64Array; reversed: Uint32Array };

export function planFft(size: number): FftPlan {
  if (size < 2 || (size & (size - 1)) !== 0) throw new Error(`A transform length must be a power of two, not ${size}.`);
  const cosine = new Float64Array(size / 2);
  const sine = new Float64Array(size / 2);
  for (let i = 0; i < size / 2; i++) {
    cosine[i] = Math.cos((2 * Math.PI * i) / size);
    sine[i] = Math.sin((2 * Math.PI * i) / size);
  }
  const reversed = new Uint32Array(size);
  const bits = Math.log2(size);
  for (let i = 0; i < size; i++) {
    let r = 0;
    for (let b = 0; b < bits; b++) if (i & (1 << b)) r |= 1 << (bits - 1 - b);
    reversed[i] = r;
  }
  return { size, cosine, sine, reversed };
}

/** In-place radix-2 transform of `size` complex numbers from `offset`; inverse (e^{+i…}), unscaled. */
export function transformRow(plan: FftPlan, re: Float64Array, im: Float64Array, offset: number): void {
  const { size, cosine, sine, reversed } = plan;
  for (let i = 0; i < size; i++) {
    const j = reversed[i] as number;
    if (j > i) {
      const a = offset + i;
      const b = offset + j;
      const x = re[a] as number;
      const y = im[a] as number;
      re[a] = re[b] as number;
      im[a] = im[b] as number;
      re[b] = x;
      im[b] = y;
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let start = offset; start < offset + size; start += 2 * half) {
      for (let k = 0, t = 0; k < half; k++, t += step) {
        const c = cosine[t] as number;
        const s = sine[t] as number;
        const a = start + k;
        const b = a + half;
        const br = re[b] as number;
        const bi = im[b] as number;
        const x = br * c - bi * s;
        const y = br * s + bi * c;
        const ar = re[a] as number;
        const ai = im[a] as number;
        re[b] = ar - x;
        im[b] = ai - y;
        re[a] = ar + x;
        im[a] = ai + y;
      }
    }
  }
}

function transpose(values: Float64Array, size: number): void {
  const block = 32;
  for (let y0 = 0; y0 < size; y0 += block) {
    for (let x0 = y0; x0 < size; x0 += block) {
      for (let y = y0; y < y0 + block && y < size; y++) {
        for (let x = x0 === y0 ? y + 1 : x0; x < x0 + block && x < size; x++) {
          const a = y * size + x;
          const b = x * size + y;
          const kept = values[a] as number;
          values[a] = values[b] as number;
          values[b] = kept;
        }
      }
    }
  }
}

/** In-place inverse transform of a square of complex numbers, unscaled. The result is transposed, which does not matter for a random field. */
export function transformSquare(plan: FftPlan, re: Float64Array, im: Float64Array): void {
  for (let y = 0; y < plan.size; y++) transformRow(plan, re, im, y * plan.size);
  transpose(re, plan.size);
  transpose(im, plan.size);
  for (let y = 0; y < plan.size; y++) transformRow(plan, re, im, y * plan.size);
}
