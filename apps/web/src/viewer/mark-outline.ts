import type { XY } from "./affine.ts";
import { handlesOf, type Region } from "./mark-geometry.ts";
import { onScreen, type ViewTransform } from "./view-transform.ts";

/** The radius of a point's circle in CSS pixels, since a point has no size. */
export const pointRadius = 9;
/** Enough to keep an ellipse within half a device pixel of the true line at any size on screen. */
const arcs = 96;

/** A region's outline on screen as the corners of a closed line; for a point, its place. */
export function outlineOnScreen(region: Region, transform: ViewTransform): readonly XY[] {
  const { shape, points } = region;
  if (shape !== "ELLIPSE") return (shape === "BOX" ? handlesOf(region) : points).map((point) => onScreen(transform, point));
  const [a = [0, 0], b = [0, 0], c = [0, 0], d = [0, 0]] = points;
  const centre: XY = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const u: XY = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2];
  const v: XY = [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
  return Array.from({ length: arcs }, (_, index) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * index) / arcs), Math.sin((2 * Math.PI * index) / arcs)];
    return onScreen(transform, [centre[0] + cos * u[0] + sin * v[0], centre[1] + cos * u[1] + sin * v[1]]);
  });
}

/** The smallest upright box around a region on screen. */
export function boundsOnScreen(region: Region, transform: ViewTransform): { left: number; top: number; right: number; bottom: number } {
  const margin = region.shape === "POINT" ? pointRadius : 0;
  const at = outlineOnScreen(region, transform);
  const across = at.map(([x]) => x);
  const down = at.map(([, y]) => y);
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { left: least(across) - margin, top: least(down) - margin, right: most(across) + margin, bottom: most(down) + margin };
}

/** The distance of a place on screen from a region's line; for a point, from its disc. */
export function distanceTo(region: Region, transform: ViewTransform, at: XY): number {
  const line = outlineOnScreen(region, transform);
  if (region.shape === "POINT") {
    const [centre = [0, 0]] = line;
    return Math.max(0, Math.hypot(at[0] - centre[0], at[1] - centre[1]) - pointRadius);
  }
  return line.reduce(
    (least, from, index) => Math.min(least, toSegment(at, from, line[(index + 1) % line.length] ?? from)),
    Number.POSITIVE_INFINITY,
  );
}

/** Whether the place is inside the line. */
export function isWithin(region: Region, transform: ViewTransform, [x, y]: XY): boolean {
  const line = outlineOnScreen(region, transform);
  let inside = false;
  line.forEach(([x1, y1], index) => {
    const [x2, y2] = line[(index + 1) % line.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  });
  return inside;
}

function toSegment([x, y]: XY, [x1, y1]: XY, [x2, y2]: XY): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}
