import { pointCountByShape, shapeArea } from "./geometry.ts";
import { type MarkShape, markShapes, type Point } from "./words.ts";

/** More than a hand-drawn outline or a data set's outline has; a limit against abuse. */
export const mostPointsPerMark = 5000;

/** A region smaller than one pixel shows nothing: a click instead of a drag, or an outline that collapsed into a line. */
const leastAreaPixels = 1;

/** Why this cannot be an intended mark, in a sentence; null if it can. Its position in the image is checked elsewhere. */
export function problemOfShape(shape: string, points: readonly (readonly number[])[]): string | null {
  const known = markShapes.find((word) => word === shape);
  if (!known) return `"${shape.slice(0, 40)}" is not POINT, BOX, ELLIPSE or POLYGON.`;
  const [least, most] = pointCountByShape[known];
  if (points.length < least || points.length > Math.min(most, mostPointsPerMark)) {
    const wanted = least === most ? `${least}` : `${least} to ${mostPointsPerMark}`;
    return `${known} has ${wanted} points, not ${points.length}.`;
  }
  if (!points.every(isPoint)) return "A point is two finite numbers: column, row.";
  if (new Set(points.map(String)).size < points.length) return `${known} lists a point twice.`;
  return problemOfRegion(known, points);
}

function problemOfRegion(shape: MarkShape, points: readonly Point[]): string | null {
  if (shape === "POINT") return null;
  if (shape === "POLYGON" && crossesItself(points)) return "POLYGON crosses or touches itself.";
  return areaOf(shape, points) < leastAreaPixels ? `${shape} encloses no area.` : null;
}

/** An ellipse's two axes may lie on one line, which its lengths alone do not show. */
function areaOf(shape: MarkShape, points: readonly Point[]): number {
  if (shape !== "ELLIPSE") return shapeArea({ shape, points });
  const [a, b, c, d] = points as readonly [Point, Point, Point, Point];
  return (Math.PI / 4) * Math.abs((b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]));
}

function isPoint(point: readonly number[]): point is Point {
  return point.length === 2 && point.every(Number.isFinite);
}

interface Edge {
  readonly index: number;
  readonly from: Point;
  readonly to: Point;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function edgeOf(from: Point, to: Point, index: number): Edge {
  const [left, right] = from[0] < to[0] ? [from[0], to[0]] : [to[0], from[0]];
  const [top, bottom] = from[1] < to[1] ? [from[1], to[1]] : [to[1], from[1]];
  return { index, from, to, left, right, top, bottom };
}

/** Whether an outline touches itself anywhere except where one edge follows another. Its points are all different. */
export function crossesItself(points: readonly Point[]): boolean {
  const edges = points.map((from, index) => edgeOf(from, points[(index + 1) % points.length] as Point, index));
  // Only edges that share columns and rows can meet: a sweep over them keeps an outline of thousands of points cheap.
  const byLeft = edges.toSorted((a, b) => a.left - b.left);
  let open: Edge[] = [];
  for (const edge of byLeft) {
    open = open.filter(({ right }) => right >= edge.left);
    for (const other of open) {
      if (other.top <= edge.bottom && other.bottom >= edge.top && edgesMeet(edge, other, points.length)) return true;
    }
    open.push(edge);
  }
  return false;
}

function edgesMeet(a: Edge, b: Edge, count: number): boolean {
  if ((a.index + 1) % count === b.index) return foldsBack(a, b);
  if ((b.index + 1) % count === a.index) return foldsBack(b, a);
  return segmentsMeet(a.from, a.to, b.from, b.to);
}

/** The next edge runs back along this one. */
function foldsBack({ from, to }: Edge, { to: next }: Edge): boolean {
  const along = (to[0] - from[0]) * (next[0] - to[0]) + (to[1] - from[1]) * (next[1] - to[1]);
  return turn(from, to, next) === 0 && along < 0;
}

function segmentsMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  const abc = turn(a, b, c);
  const abd = turn(a, b, d);
  // Most edges lie wholly on one side of the other's line.
  if (abc * abd > 0) return false;
  const cda = turn(c, d, a);
  const cdb = turn(c, d, b);
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && within(a, b, c)) || (abd === 0 && within(a, b, d)) || (cda === 0 && within(c, d, a)) || (cdb === 0 && within(c, d, b))
  );
}

/** The direction in which the path from a via b to c turns: 1, -1, or 0 if it continues straight or goes back. */
function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}

/** Is a point of the line through a and b between the two? */
function within(a: Point, b: Point, [column, row]: Point): boolean {
  return Math.min(a[0], b[0]) <= column && column <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= row && row <= Math.max(a[1], b[1]);
}
