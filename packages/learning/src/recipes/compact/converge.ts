import { combinePlanes, halve, type Plane, plane } from "./blur.ts";
import type { Derivatives } from "./derivatives.ts";

/** Line and gradient directions of one level, on planes that can be halved. */
export interface DirectionField {
  readonly ux: Plane;
  readonly uy: Plane;
  readonly lineCosine: Plane;
  readonly lineSine: Plane;
  readonly line: Plane;
}

/** Unit gradients and line directions within the mask (a plane of 0s and 1s of the same size). */
export function directionField(d: Derivatives, mask: Plane): DirectionField {
  const { rows, columns } = mask;
  const ux = plane(rows, columns);
  const uy = plane(rows, columns);
  const masked = (source: Plane) => combinePlanes(source, mask, (value, within) => value * within);
  for (let i = 0; i < mask.values.length; i += 1) {
    const x = d.dx.values[i] as number;
    const y = d.dy.values[i] as number;
    const size = (mask.values[i] as number) / (Math.sqrt(x * x + y * y) + 1e-4);
    ux.values[i] = x * size;
    uy.values[i] = y * size;
  }
  return { ux, uy, lineCosine: masked(d.lineCosine), lineSine: masked(d.lineSine), line: masked(d.line) };
}

export function halveField(field: DirectionField): DirectionField {
  return {
    ux: halve(field.ux),
    uy: halve(field.uy),
    lineCosine: halve(field.lineCosine),
    lineSine: halve(field.lineSine),
    line: halve(field.line),
  };
}

/**
 * At the centre of every step × step block, over a ring from a quarter of the radius to the full radius: how strongly gradients point to the centre
 * (−1..1, a mass), and how strongly lines run through it (−1..1, spicules), weighted by the lines' strength.
 */
export function converge(field: DirectionField, step: number, radius: number): { convergence: Plane; spiculation: Plane } {
  const { rows, columns } = field.ux;
  const ring = ringOf(radius, step);
  const outRows = Math.floor(rows / step);
  const outColumns = Math.floor(columns / step);
  const convergence = plane(outRows, outColumns);
  const spiculation = plane(outRows, outColumns);
  for (let row = 0; row < outRows; row += 1)
    for (let column = 0; column < outColumns; column += 1) {
      let towards = 0;
      let along = 0;
      let strength = 0;
      for (const point of ring) {
        const y = row * step + point.dy;
        const x = column * step + point.dx;
        if (y < 0 || x < 0 || y >= rows || x >= columns) continue;
        const at = y * columns + x;
        towards -= (field.ux.values[at] as number) * point.x + (field.uy.values[at] as number) * point.y;
        along += (field.lineCosine.values[at] as number) * point.cosine + (field.lineSine.values[at] as number) * point.sine;
        strength += field.line.values[at] as number;
      }
      const at = row * outColumns + column;
      convergence.values[at] = towards / ring.length;
      spiculation.values[at] = along / (strength + 1e-3 * ring.length);
    }
  return { convergence, spiculation };
}

/** Offsets from a block's first pixel to the ring around the block's centre, each with its unit vector and doubled angle. */
function ringOf(radius: number, step: number) {
  const centre = (step - 1) / 2;
  const points: { dx: number; dy: number; x: number; y: number; cosine: number; sine: number }[] = [];
  const reach = Math.ceil(radius + step);
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1) {
      const x = dx - centre;
      const y = dy - centre;
      const distance = Math.hypot(x, y);
      if (distance > radius || distance < radius / 4) continue;
      points.push({ dx, dy, x: x / distance, y: y / distance, cosine: (x * x - y * y) / distance ** 2, sine: (2 * x * y) / distance ** 2 });
    }
  return points;
}
