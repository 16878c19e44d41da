import { assertNever } from "./assert-never.ts";
import type { MarkShape, Point } from "./words.ts";

/** A region in stored pixels. Points by shape: POINT 1, BOX 2 corners, ELLIPSE the 4 ends of its axes (longer first), POLYGON 3 or more. */
export interface Shape {
  readonly shape: MarkShape;
  readonly points: readonly Point[];
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** angleRadians turns the longer axis from the column axis towards the rows. */
export interface Ellipse {
  readonly centre: Point;
  readonly longRadius: number;
  readonly shortRadius: number;
  readonly angleRadians: number;
}

/** The number of points that a shape has: [least, most]. */
export const pointCountByShape: Readonly<Record<MarkShape, readonly [number, number]>> = {
  POINT: [1, 1],
  BOX: [2, 2],
  ELLIPSE: [4, 4],
  POLYGON: [3, Number.POSITIVE_INFINITY],
};

/** The ellipse through 4 axis ends (two of one axis, then two of the other). The longer axis is found, so the order of the two does not matter. */
export function ellipseFromAxisEnds(points: readonly Point[]): Ellipse {
  const [a, b, c, d] = points;
  if (!a || !b || !c || !d) throw new RangeError("an ellipse needs the four ends of its axes");
  const centre: Point = [(a[0] + b[0] + c[0] + d[0]) / 4, (a[1] + b[1] + c[1] + d[1]) / 4];
  const first = Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
  const second = Math.hypot(d[0] - c[0], d[1] - c[1]) / 2;
  const [from, to] = first >= second ? [a, b] : [c, d];
  return {
    centre,
    longRadius: Math.max(first, second),
    shortRadius: Math.min(first, second),
    angleRadians: Math.atan2(to[1] - from[1], to[0] - from[0]),
  };
}

/** The smallest upright box around a shape; a POINT's has no area. */
export function boundingBox(shape: Shape): Box {
  if (shape.shape === "ELLIPSE") {
    const { centre, longRadius, shortRadius, angleRadians } = ellipseFromAxisEnds(shape.points);
    const halfWidth = Math.hypot(longRadius * Math.cos(angleRadians), shortRadius * Math.sin(angleRadians));
    const halfHeight = Math.hypot(longRadius * Math.sin(angleRadians), shortRadius * Math.cos(angleRadians));
    return { left: centre[0] - halfWidth, top: centre[1] - halfHeight, right: centre[0] + halfWidth, bottom: centre[1] + halfHeight };
  }
  if (shape.points.length === 0) throw new RangeError("a shape needs at least one point");
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [column, row] of shape.points) {
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
  }
  return box;
}

/** Whether the point is in the shape, including its border. A POINT contains only itself. */
export function contains(shape: Shape, point: Point): boolean {
  switch (shape.shape) {
    case "POINT":
      return shape.points[0]?.[0] === point[0] && shape.points[0]?.[1] === point[1];
    case "BOX":
      return inBox(boundingBox(shape), point);
    case "ELLIPSE":
      return inEllipse(ellipseFromAxisEnds(shape.points), point);
    case "POLYGON":
      return inPolygon(shape.points, point);
    default:
      return assertNever(shape.shape);
  }
}

/** Area in square pixels; 0 for a POINT. */
export function shapeArea(shape: Shape): number {
  switch (shape.shape) {
    case "POINT":
      return 0;
    case "BOX":
      return boxArea(boundingBox(shape));
    case "ELLIPSE": {
      const { longRadius, shortRadius } = ellipseFromAxisEnds(shape.points);
      return Math.PI * longRadius * shortRadius;
    }
    case "POLYGON":
      return polygonArea(shape.points);
    default:
      return assertNever(shape.shape);
  }
}

/** The centre of the bounding box: the position of a mark when it is compared with a lesion. */
export function shapeCentre(shape: Shape): Point {
  const { left, top, right, bottom } = boundingBox(shape);
  return [(left + right) / 2, (top + bottom) / 2];
}

export function boxArea({ left, top, right, bottom }: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Intersection over union of two boxes, in [0,1]; 0 where the union has no area. */
export function boxOverlap(a: Box, b: Box): number {
  const shared = boxArea({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const union = boxArea(a) + boxArea(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** Shoelace formula; the orientation does not matter. */
export function polygonArea(points: readonly Point[]): number {
  let twice = 0;
  points.forEach((point, index) => {
    const next = points[(index + 1) % points.length] as Point;
    twice += point[0] * next[1] - next[0] * point[1];
  });
  return Math.abs(twice) / 2;
}

function inBox({ left, top, right, bottom }: Box, [column, row]: Point): boolean {
  return column >= left && column <= right && row >= top && row <= bottom;
}

function inEllipse({ centre, longRadius, shortRadius, angleRadians }: Ellipse, [column, row]: Point): boolean {
  if (shortRadius === 0) return false;
  const across = column - centre[0];
  const down = row - centre[1];
  const along = (across * Math.cos(angleRadians) + down * Math.sin(angleRadians)) / longRadius;
  const aside = (down * Math.cos(angleRadians) - across * Math.sin(angleRadians)) / shortRadius;
  // A small tolerance, so that the axis ends themselves are inside after rounding.
  return along * along + aside * aside <= 1 + 1e-9;
}

/** Even-odd rule, with the border counted as inside. */
function inPolygon(points: readonly Point[], [column, row]: Point): boolean {
  let inside = false;
  for (let index = 0; index < points.length; index++) {
    const [x1, y1] = points[index] as Point;
    const [x2, y2] = points[(index + 1) % points.length] as Point;
    if (onSegment(x1, y1, x2, y2, column, row)) return true;
    if (y1 > row !== y2 > row && column < x1 + ((row - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}

function onSegment(x1: number, y1: number, x2: number, y2: number, x: number, y: number): boolean {
  if ((x2 - x1) * (y - y1) !== (y2 - y1) * (x - x1)) return false;
  return x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
}
