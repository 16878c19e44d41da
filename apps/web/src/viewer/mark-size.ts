import type { XY } from "./affine.ts";
import { type Region, regionOf } from "./mark-geometry.ts";

/** Millimetres per pixel: row, then column spacing. */
type SpacingMm = readonly [rowMm: number, columnMm: number];

/**
 * The long axis of a mark in millimetres, each direction by its own spacing. For a box this is its longer side, not its diagonal, since the lesion in
 * it is no longer than the box. Null for a point.
 */
export function longAxisMm({ shape, points }: Region, [rowMm, columnMm]: SpacingMm): number | null {
  const at = points.map(([column, row]): XY => [column * columnMm, row * rowMm]);
  switch (shape) {
    case "POINT":
      return null;
    case "BOX": {
      const [a, b] = at;
      return a && b ? Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])) : null;
    }
    case "ELLIPSE":
      return longestOfEllipse(at);
    case "POLYGON":
      return longestOf(at);
  }
}

/** Half axes at right angles in pixels need not be so in millimetres: the longest diameter is twice their larger singular value. */
function longestOfEllipse([a, b, c, d]: readonly XY[]): number | null {
  if (!a || !b || !c || !d) return null;
  const [ux, uy, vx, vy] = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2, (d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
  const sum = ux * ux + uy * uy + vx * vx + vy * vy;
  const area = ux * vy - uy * vx;
  return 2 * Math.sqrt((sum + Math.sqrt(Math.max(0, sum * sum - 4 * area * area))) / 2);
}

function longestOf(points: readonly XY[]): number | null {
  let longest = 0;
  for (const [index, a] of points.entries())
    for (const b of points.slice(index + 1)) longest = Math.max(longest, Math.hypot(a[0] - b[0], a[1] - b[1]));
  return points.length > 1 ? longest : null;
}

const bases: Readonly<Record<string, string>> = { AT_DETECTOR: " at detector", STATED: " as stated" };

/** " at detector" or " as stated"; empty where millimetres are calibrated. */
export function basisWords(spacingBasis: string): string {
  return bases[spacingBasis] ?? "";
}

/** "12.4 mm at detector", "38 px" without spacing; null for a point. */
export function sizeWords(
  mark: { readonly shape: string; readonly points: readonly (readonly number[])[] },
  spacingMm: SpacingMm | null,
  spacingBasis: string,
): string | null {
  const region = regionOf(mark);
  const length = region && longAxisMm(region, spacingMm ?? [1, 1]);
  if (length === null) return null;
  if (!spacingMm) return `${Math.round(length)} px`;
  return `${length < 10 ? length.toFixed(1) : Math.round(length)} mm${basisWords(spacingBasis)}`;
}
