import type { Random } from "@second-read/metrics";
import type { Field } from "./field.ts";
import { type Grid, sampleGrid } from "./outline.ts";
import type { Layer } from "./strokes.ts";

/** How one make of scanner turns tissue into stored values. Lengths are in millimetres. */
export type DetectorLook = {
  /** Width of the zone inside the skin over which the compressed breast becomes thinner, after the vendor's edge correction. */
  edgeMm: number;
  /** Brightness of the skin line. */
  skin: number;
  /** Share of the signal left at the skin itself. */
  edgeFloor: number;
  /** Standard deviation of the system's blur. */
  blurMm: number;
  /** X-ray quanta per square millimetre without any tissue. */
  quantaPerMm2: number;
  /** Electronic noise, stored values. */
  electronic: number;
  /** Stored value of air; 0 if the vendor blanks it. */
  air: number;
  /** Tone curve: stored = 4095 · scale · signal^gamma. */
  scale: number;
  gamma: number;
};

export const looks: Record<"A" | "B", DetectorLook> = {
  A: { edgeMm: 10, skin: 0.1, edgeFloor: 0.55, blurMm: 0.085, quantaPerMm2: 6e5, electronic: 2.5, air: 0, scale: 1.02, gamma: 1.02 },
  B: { edgeMm: 22, skin: 0.055, edgeFloor: 0.28, blurMm: 0.12, quantaPerMm2: 7.5e5, electronic: 4, air: 24, scale: 0.94, gamma: 0.92 },
};

/** What the conversion from signal to stored values depends on. */
interface Detector {
  readonly look: DetectorLook;
  readonly random: Random;
  /** Quantiles of the normal distribution, as many as a power of two. */
  readonly gaussian: Float32Array;
  readonly isMirrored: boolean;
}

export interface Exposure extends Detector {
  readonly tissue: Grid;
  /** Distance inside the skin. */
  readonly skin: Grid;
  /** Strands and lesions, which are added to the tissue. */
  readonly layer: Layer;
  /** Texture at the image's own pitch. */
  readonly fine: Field;
}

interface Signal {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
  /** The last column of each row that contains breast; −1 if there is none. */
  readonly reach: Int32Array;
}

const contrast = 2.2;

/**
 * Tissue and layer to stored pixels. Works in the canonical orientation and mirrors right breasts on the way out.
 * Quantum noise: N quanta reach a pixel behind signal s, N ∝ exp(−c·s), with standard deviation √N; in the logarithmic signal that is 1/(c·√N).
 */
export function expose({ tissue, skin, layer, fine, ...detector }: Exposure): Uint16Array {
  const { look, random, gaussian } = detector;
  const { columns, rows, pitchMm, values } = layer;
  const area = pitchMm * pitchMm;
  const noise = makeNoiseTable(look, area);
  const mask = gaussian.length - 1;
  const fineMask = fine.size - 1;
  const fineX = random.integer(0, fineMask);
  const fineY = random.integer(0, fineMask);
  const skinPhase = random.between(0, 6);
  const signal = new Float32Array(columns * rows);
  const reach = new Int32Array(rows);
  for (let y = 0; y < rows; y++) {
    const v = (y + 0.5) * pitchMm;
    const fineRow = ((y + fineY) & fineMask) * fine.size;
    let furthest = -1;
    for (let x = 0; x < columns; x++) {
      const u = (x + 0.5) * pitchMm;
      const d = sampleGrid(skin, u, v);
      if (d <= -0.5) continue;
      furthest = x;
      const i = y * columns + x;
      const inside = sampleGrid(tissue, u, v) + (values[i] as number);
      let s = inside + (0.01 + 0.035 * Math.max(0, inside - 0.2)) * (fine.values[fineRow + ((x + fineX) & fineMask)] as number);
      if (d < look.edgeMm) {
        const t = 1 - Math.max(0, d) / look.edgeMm;
        const thickness = Math.sqrt(1 - t * t);
        s *= look.edgeFloor + (1 - look.edgeFloor) * thickness;
        // Skin seen edge on: a bright line about 1.5 mm wide.
        if (d < 4)
          s +=
            look.skin *
            (0.75 + 0.35 * Math.sin(v * 0.045 + skinPhase) + 0.12 * Math.sin(v * 0.21 + skinPhase)) *
            Math.exp(-(((d - 0.8) / 0.7) ** 2));
        if (d < 0.5) s *= Math.max(0, Math.min(1, d + 0.5));
      }
      const k = Math.min(noise.length - 1, Math.max(0, (s * 512) | 0));
      signal[i] = Math.max(0, s + (noise[k] as number) * (gaussian[random.bits() & mask] as number));
    }
    reach[y] = furthest;
  }
  blur(signal, columns, rows, look.blurMm / pitchMm, reach);
  return quantise({ values: signal, columns, rows, reach }, detector);
}

function makeNoiseTable(look: DetectorLook, area: number): Float32Array {
  return new Float32Array(1024).map((_, i) => 1 / (contrast * Math.sqrt(look.quantaPerMm2 * area * Math.exp((-contrast * i) / 512))));
}

/** Separable Gaussian blur of the part of each row that contains breast. */
function blur(signal: Float32Array, columns: number, rows: number, sigma: number, reach: Int32Array): void {
  const radius = Math.max(1, Math.ceil(2.2 * sigma));
  const weights = new Float32Array(radius + 1).map((_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  let sum = weights[0] as number;
  for (let i = 1; i <= radius; i++) sum += 2 * (weights[i] as number);
  for (let i = 0; i <= radius; i++) weights[i] = (weights[i] as number) / sum;
  const centre = weights[0] as number;
  const line = new Float32Array(columns);
  for (let y = 0; y < rows; y++) {
    const end = Math.min(columns - 1, (reach[y] as number) + radius);
    const start = y * columns;
    for (let x = 0; x <= end; x++) {
      let total = centre * (signal[start + x] as number);
      for (let k = 1; k <= radius; k++) {
        const left = x - k < 0 ? -(x - k) - 1 : x - k;
        const right = x + k >= columns ? columns - 1 : x + k;
        total += (weights[k] as number) * ((signal[start + left] as number) + (signal[start + right] as number));
      }
      line[x] = total;
    }
    for (let x = 0; x <= end; x++) signal[start + x] = line[x] as number;
  }
  // Along the columns, with a ring buffer of unblurred rows.
  const ring = Array.from({ length: radius + 1 }, () => new Float32Array(columns));
  for (let y = 0; y < rows; y++) {
    const end = Math.min(columns - 1, (reach[y] as number) + radius);
    const start = y * columns;
    (ring[y % (radius + 1)] as Float32Array).set(signal.subarray(start, start + columns));
    if (end < 0) continue;
    const at = ring[y % (radius + 1)] as Float32Array;
    for (let x = 0; x <= end; x++) line[x] = centre * (at[x] as number);
    for (let k = 1; k <= radius; k++) {
      const above = ring[Math.max(0, y - k) % (radius + 1)] as Float32Array;
      const below = Math.min(rows - 1, y + k) * columns;
      const w = weights[k] as number;
      for (let x = 0; x <= end; x++) line[x] = (line[x] as number) + w * ((above[x] as number) + (signal[below + x] as number));
    }
    for (let x = 0; x <= end; x++) signal[start + x] = line[x] as number;
  }
}

function quantise({ values: signal, columns, rows, reach }: Signal, { look, random, gaussian, isMirrored }: Detector): Uint16Array {
  const pixels = new Uint16Array(columns * rows);
  const mask = gaussian.length - 1;
  const tone = new Float32Array(2049).map((_, i) => 4095 * look.scale * (i / 1024) ** look.gamma);
  if (look.air > 0) {
    // Air: electronic noise around a constant.
    let state = random.bits();
    for (let i = 0; i < pixels.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      pixels[i] = Math.max(0, look.air + look.electronic * (gaussian[state >>> 20] as number));
    }
  }
  for (let y = 0; y < rows; y++) {
    const start = y * columns;
    const end = Math.min(columns - 1, (reach[y] as number) + 2);
    for (let x = 0; x <= end; x++) {
      const s = signal[start + x] as number;
      if (s <= 0) continue;
      const place = Math.min(2047, s * 1024);
      const k = place | 0;
      const low = tone[k] as number;
      const stored = Math.max(look.air, low + ((tone[k + 1] as number) - low) * (place - k));
      const value = stored + look.electronic * (gaussian[random.bits() & mask] as number);
      pixels[start + (isMirrored ? columns - 1 - x : x)] = value <= 0 ? 0 : value >= 4095 ? 4095 : Math.round(value);
    }
  }
  return pixels;
}
