import type { Random } from "@second-read/metrics";
import { type FftPlan, transformSquare } from "./fft.ts";

/** A periodic square of values with mean 0 and standard deviation 1; `pitchMm` is the distance between samples. */
export type Field = { size: number; pitchMm: number; values: Float32Array };

/** Amplitude of the wave of spatial frequency `f` (cycles per millimetre), before normalisation. */
export type Spectrum = (f: number) => number;

/** Power ∝ 1/f^beta between the two frequencies, with soft ends (cycles per millimetre). */
export function powerLaw(beta: number, low: number, high: number): Spectrum {
  return (f) => (f ** (-beta / 2) / (1 + (low / f) ** 4)) * Math.exp(-((f / high) ** 4));
}

/** A band around a frequency, log-normal in shape; `width` in natural logarithms. */
export function band(centre: number, width: number): Spectrum {
  return (f) => Math.exp(-((Math.log(f / centre) / width) ** 2) / 2) / f;
}

/** Compensates for two bilinear interpolations of a field with this pitch (sinc² each), at most about twofold. */
export function forInterpolation(spectrum: Spectrum, pitchMm: number): Spectrum {
  return (f) => {
    const x = Math.PI * f * pitchMm;
    const kept = x < 1e-6 ? 1 : (Math.sin(x) / x) ** 4;
    return spectrum(f) / Math.max(kept, 0.45);
  };
}

/**
 * Makes two independent Gaussian random fields by one complex transform: white noise is split into its Hermitian part, whose transform is real, and
 * its anti-Hermitian part, whose transform is imaginary, and each part gets its own spectrum.
 */
export function randomFields(
  plan: FftPlan,
  random: Random,
  pitchMm: number,
  spectra: readonly [Spectrum, Spectrum],
  gaussian: Float32Array,
): [Field, Field] {
  const n = plan.size;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  const mask = gaussian.length - 1;
  for (let i = 0; i < re.length; i++) {
    const bits = random.bits();
    re[i] = gaussian[bits & mask] as number;
    im[i] = gaussian[(bits >>> 16) & mask] as number;
  }
  const [first, second] = spectra.map((spectrum) => radialTable(spectrum, n, pitchMm)) as [(r: number) => number, (r: number) => number];
  for (let y = 0; y <= n / 2; y++) {
    for (let x = 0; x < n; x++) {
      const i = y * n + x;
      const opposite = ((n - y) % n) * n + ((n - x) % n);
      // Rows 0 and n/2 contain both members of each pair.
      if ((y === 0 || y === n / 2) && opposite < i) continue;
      const fx = x <= n / 2 ? x : x - n;
      const r = Math.sqrt(fx * fx + y * y);
      const a = first(r) / 2;
      const b = second(r) / 2;
      const [zr, zi, wr, wi] = [re[i] as number, im[i] as number, re[opposite] as number, im[opposite] as number];
      re[i] = a * (zr + wr) + b * (zr - wr);
      im[i] = a * (zi - wi) + b * (zi + wi);
      re[opposite] = a * (zr + wr) - b * (zr - wr);
      im[opposite] = -a * (zi - wi) + b * (zi + wi);
    }
  }
  transformSquare(plan, re, im);
  return [normalised(re, n, pitchMm), normalised(im, n, pitchMm)];
}

/** The spectrum by distance from the origin, in frequency steps. It is tabulated except near the origin, where it may be steep; 0 at the origin. */
function radialTable(spectrum: Spectrum, n: number, pitchMm: number): (r: number) => number {
  const unit = 1 / (n * pitchMm);
  const perStep = 4;
  const table = new Float64Array(Math.ceil(n * Math.SQRT1_2 * perStep) + 2).map((_, i) => (i === 0 ? 0 : spectrum((i / perStep) * unit)));
  return (r) => {
    if (r < 12) return r === 0 ? 0 : spectrum(r * unit);
    const place = r * perStep;
    const k = place | 0;
    const part = place - k;
    return (table[k] as number) * (1 - part) + (table[k + 1] as number) * part;
  };
}

function normalised(raw: Float64Array, size: number, pitchMm: number): Field {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < raw.length; i++) {
    const v = raw[i] as number;
    sum += v;
    squares += v * v;
  }
  const mean = sum / raw.length;
  const scale = 1 / Math.sqrt(squares / raw.length - mean * mean);
  const values = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) values[i] = ((raw[i] as number) - mean) * scale;
  return { size, pitchMm, values };
}

/** The bilinear value at a position in samples (not millimetres); the field repeats. */
export function sampleField(field: Field, x: number, y: number): number {
  const { size, values } = field;
  const mask = size - 1;
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const left = x0 & mask;
  const right = (x0 + 1) & mask;
  const top = (y0 & mask) * size;
  const bottom = ((y0 + 1) & mask) * size;
  const upper = (values[top + left] as number) * (1 - fx) + (values[top + right] as number) * fx;
  const lower = (values[bottom + left] as number) * (1 - fx) + (values[bottom + right] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}
