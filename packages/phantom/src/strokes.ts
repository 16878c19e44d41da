import type { Random } from "@second-read/metrics";
import { smoothStep, type ViewGeometry } from "./geometry.ts";
import { sampleGrid } from "./outline.ts";

/** Signal that is added to the tissue, at the image's own pitch, in the canonical (left breast) orientation. */
export type Layer = { columns: number; rows: number; pitchMm: number; values: Float32Array };

const kernelSize = 512;
/** exp(−x²) for x² in [0, 6). */
const kernel = new Float32Array(kernelSize + 1).map((_, i) => Math.exp((-6 * i) / kernelSize));

/** Adds a round Gaussian spot; centre and radius (1/e) in millimetres. A spot smaller than a pixel keeps its sum. */
export function addSpot(layer: Layer, u: number, v: number, radiusMm: number, amplitude: number): void {
  addOval(layer, u, v, radiusMm, radiusMm, 0, amplitude);
}

/** Adds an elliptic Gaussian spot with the given 1/e radii along and across `angle`. */
export function addOval(layer: Layer, u: number, v: number, alongMm: number, acrossMm: number, angle: number, amplitude: number): void {
  const { columns, rows, pitchMm, values } = layer;
  const least = 0.55;
  const a = Math.max(least, alongMm / pitchMm);
  const b = Math.max(least, acrossMm / pitchMm);
  const height = (amplitude * (alongMm / pitchMm) * (acrossMm / pitchMm)) / (a * b);
  const x = u / pitchMm - 0.5;
  const y = v / pitchMm - 0.5;
  const reach = 2.45 * Math.max(a, b);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const top = Math.max(0, Math.ceil(y - reach));
  const bottom = Math.min(rows - 1, Math.floor(y + reach));
  const left = Math.max(0, Math.ceil(x - reach));
  const right = Math.min(columns - 1, Math.floor(x + reach));
  for (let j = top; j <= bottom; j++) {
    for (let i = left; i <= right; i++) {
      const dx = i - x;
      const dy = j - y;
      const p = (dx * cos + dy * sin) / a;
      const q = (dy * cos - dx * sin) / b;
      const squared = p * p + q * q;
      if (squared < 6)
        values[j * columns + i] = (values[j * columns + i] as number) + height * (kernel[((squared * kernelSize) / 6) | 0] as number);
    }
  }
}

/** State of a line that is being drawn: position, heading, width (1/e half width in millimetres) and brightness. */
export type Walk = {
  u: number;
  v: number;
  heading: number;
  lengthMm: number;
  widthMm: number;
  amplitude: number;
  /** Random change of heading, radians per root millimetre. */
  wander: number;
  /** Constant change of heading, radians per millimetre. */
  bend: number;
  /** Share of width and brightness that is left at the end. */
  taper: number;
};

/** Draws a wandering line of overlapping spots, which add up to the line's amplitude. It ends early if `keep` returns false. */
export function walkLine(layer: Layer, random: Random, walk: Walk, keep?: (u: number, v: number) => boolean): void {
  let { u, v, heading } = walk;
  let left = walk.lengthMm;
  while (left > 0) {
    const share = left / walk.lengthMm;
    const fade = walk.taper + (1 - walk.taper) * share;
    const width = Math.max(walk.widthMm * fade, 0.02);
    const seen = Math.max(width, 0.55 * layer.pitchMm);
    const step = 0.7 * seen;
    u += Math.cos(heading) * step;
    v += Math.sin(heading) * step;
    heading += walk.bend * step + walk.wander * Math.sqrt(step) * random.normal();
    if (keep && !keep(u, v)) return;
    addSpot(layer, u, v, width, (walk.amplitude * fade * step) / (width * Math.sqrt(Math.PI)));
    left -= step;
  }
}

/** Ducts behind the nipple, vessels in the fat, and ligaments that run up to the skin. */
export function drawStrands(layer: Layer, geometry: ViewGeometry, random: Random): void {
  const { nipple, axis, skin, depthMm, pectoral } = geometry;
  const back = Math.atan2(-axis.v, -axis.u);
  const inside = (u: number, v: number) => u > -2 && sampleGrid(skin, u, v) > 1.2;
  for (let i = random.integer(6, 10); i > 0; i--) {
    const start = random.between(4, 9);
    const beside = random.between(-2.2, 2.2);
    walkLine(
      layer,
      random,
      {
        u: nipple.u - start * axis.u + beside * axis.v,
        v: nipple.v - start * axis.v - beside * axis.u,
        heading: back + (axis.u > 0 ? 0.3 * beside : 0) + random.between(-0.25, 0.25),
        lengthMm: random.between(14, 45),
        widthMm: random.between(0.35, 0.7),
        amplitude: random.between(0.03, 0.07),
        wander: 0.07,
        bend: random.between(-0.012, 0.012),
        taper: 0.35,
      },
      inside,
    );
  }
  for (let i = random.integer(2, 5); i > 0; i--) {
    const up = (random.chance(0.5) ? 1 : -1) * random.between(0.25, 0.75) * depthMm;
    const start = { u: nipple.u - 0.9 * depthMm * axis.u + up * axis.v, v: nipple.v - 0.9 * depthMm * axis.v - up * axis.u };
    if (!inside(start.u, start.v) || (pectoral && sampleGrid(pectoral, start.u, start.v) > 0)) continue;
    walkLine(
      layer,
      random,
      {
        ...start,
        heading: Math.atan2(nipple.v - start.v, nipple.u - start.u) + (up > 0 ? -1 : 1) * random.between(0, 0.5),
        lengthMm: random.between(40, 95),
        widthMm: random.between(0.5, 1.05),
        amplitude: random.between(0.035, 0.075),
        wander: 0.13,
        bend: (up > 0 ? 1 : -1) * random.between(0, 0.008),
        taper: 0.5,
      },
      (u, v) => u > -2 && sampleGrid(skin, u, v) > 3,
    );
  }
  for (let i = 0; i < 110; i++) {
    const u = random.between(0.05, 1) * geometry.nipple.u;
    const v = random.between(0.05, 0.97) * geometry.heightMm;
    const d = sampleGrid(skin, u, v);
    if (d < 2 || d > 26) continue;
    const outwards = gradientAngle(skin, u, v) + Math.PI;
    walkLine(
      layer,
      random,
      {
        u,
        v,
        heading: outwards + (random.chance(0.5) ? 1 : -1) * random.between(0.5, 1.35),
        lengthMm: random.between(5, 22),
        widthMm: random.between(0.16, 0.42),
        amplitude: random.between(0.03, 0.1) * smoothStep(d, 1, 6),
        wander: 0.06,
        bend: random.between(-0.05, 0.05),
        taper: 0.3,
      },
      (a, b) => a > -2 && sampleGrid(skin, a, b) > 0.8,
    );
  }
}

/** Direction in which the distance from the skin increases. */
function gradientAngle(skin: ViewGeometry["skin"], u: number, v: number): number {
  const h = 1.5;
  return Math.atan2(sampleGrid(skin, u, v + h) - sampleGrid(skin, u, v - h), sampleGrid(skin, u + h, v) - sampleGrid(skin, u - h, v));
}
