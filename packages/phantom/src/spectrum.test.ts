import { randomStream } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { planFft, transformSquare } from "./fft.ts";
import { makeExam } from "./make-exam.ts";
import type { PhantomImage } from "./types.ts";

describe("parenchyma", () => {
  for (const density of ["a", "b", "c", "d"] as const) {
    it(`of density ${density} has a power spectrum that falls as 1/f^β with β between 2.5 and 3.5`, () => {
      const slopes: number[] = [];
      for (let seed = 0; seed < 2; seed++) {
        const exam = makeExam({ seed, rows: 1024, columns: 832, density, lesions: [] });
        for (const image of exam.images) if (image.view === "CC") slopes.push(spectralSlope(image, 45));
      }
      const mean = slopes.reduce((a, b) => a + b) / slopes.length;
      expect(mean).toBeGreaterThan(2.5);
      expect(mean).toBeLessThan(3.5);
    });
  }
});

describe("transformSquare", () => {
  it("turns one wave number into one plane wave and keeps the sum of squares", () => {
    const size = 16;
    const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
    re[3 * size + 5] = 1;
    transformSquare(planFft(size), re, im);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        // The result is transposed.
        const phase = (2 * Math.PI * (5 * y + 3 * x)) / size;
        expect(re[y * size + x]).toBeCloseTo(Math.cos(phase), 12);
        expect(im[y * size + x]).toBeCloseTo(Math.sin(phase), 12);
      }
    const random = randomStream(1, "fft");
    const noise = Float64Array.from({ length: size * size }, () => random.normal());
    const before = noise.reduce((sum, v) => sum + v * v, 0);
    const imaginary = new Float64Array(size * size);
    transformSquare(planFft(size), noise, imaginary);
    const after = noise.reduce((sum, v, i) => sum + v * v + (imaginary[i] as number) ** 2, 0) / (size * size);
    expect(after).toBeCloseTo(before, 9);
  });

  it("refuses lengths that are no power of two", () => expect(() => planFft(12)).toThrow());
});

/**
 * −slope of log power against log frequency between 0.12 and 0.9 cycles/mm, radially averaged over a Hann-windowed square of 256 pixels
 * whose middle lies `depthMm` behind the nipple (after Burgess, Jacobson and Judy, Med Phys 28:419, 2001).
 */
function spectralSlope(image: PhantomImage, depthMm: number): number {
  const n = 256;
  const pitch = image.pixelSpacingMm[0];
  const wanted = image.nipple[0] + ((image.laterality === "L" ? -1 : 1) * depthMm) / pitch;
  const left = Math.max(0, Math.min(image.columns - n, Math.round(wanted) - n / 2));
  const top = Math.round(image.nipple[1]) - n / 2;
  const at = (x: number, y: number) => image.pixels[(top + y) * image.columns + left + x] as number;
  let mean = 0;
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) mean += at(x, y) / (n * n);
  const [re, im] = [new Float64Array(n * n), new Float64Array(n * n)];
  const hann = (i: number) => Math.sin((Math.PI * (i + 0.5)) / n) ** 2;
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) re[y * n + x] = (at(x, y) - mean) * hann(x) * hann(y);
  transformSquare(planFft(n), re, im);
  const power = new Float64Array(n);
  const count = new Float64Array(n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const r = Math.round(Math.hypot(x < n / 2 ? x : x - n, y < n / 2 ? y : y - n));
      power[r] = (power[r] as number) + (re[y * n + x] as number) ** 2 + (im[y * n + x] as number) ** 2;
      count[r] = (count[r] as number) + 1;
    }
  }
  let [k, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let r = 1; r < n / 2; r++) {
    const f = r / (n * pitch);
    if (f < 0.12 || f > 0.9) continue;
    const x = Math.log(f);
    const y = Math.log((power[r] as number) / (count[r] as number));
    k++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return -(k * sxy - sx * sy) / (k * sxx - sx * sx);
}
