import { type BreastClass, crossesItself, type FindingKind, type Point, problemOfShape } from "@second-read/domain";
import type { ImportedLesion } from "../import/imported-facts.ts";

/** Size of the image that a lesion is in. */
export interface ImageSize {
  readonly rows: number;
  readonly columns: number;
}

export interface LesionWords {
  readonly kind: FindingKind;
  readonly class: BreastClass | null;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
}

/** A box between two corners, clipped to the image if its size is known; null if nothing is left. */
export function boxLesion(
  words: LesionWords,
  [left, top, right, bottom]: readonly number[],
  size: ImageSize | null,
): ImportedLesion | null {
  const within = (value: number | undefined, end: number | undefined) => Math.min(Math.max(value ?? 0, 0), end ?? Number.POSITIVE_INFINITY);
  const points: Point[] = [
    [within(left, size?.columns), within(top, size?.rows)],
    [within(right, size?.columns), within(bottom, size?.rows)],
  ];
  return lesionOf(words, "BOX", points);
}

/** A circle, stored as the ends of its axes. */
export function circleLesion(words: LesionWords, [column, row]: Point, radius: number): ImportedLesion | null {
  const points: Point[] = [
    [column - radius, row],
    [column + radius, row],
    [column, row - radius],
    [column, row + radius],
  ];
  return radius > 0 ? lesionOf(words, "ELLIPSE", points) : lesionOf(words, "POINT", [[column, row]]);
}

const mostOutlinePoints = 400;

/**
 * An outline drawn by hand, without repeated points and thinned. One that crosses or touches itself, as hand-drawn ones do, is replaced by its convex
 * hull; one without area becomes a point.
 */
export function outlineLesion(words: LesionWords, drawn: readonly Point[]): ImportedLesion | null {
  const distinct = [...new Map(drawn.map((point) => [point.join(" "), point])).values()];
  const step = Math.ceil(distinct.length / mostOutlinePoints);
  const thinned = distinct.filter((_, index) => index % step === 0);
  const outline = thinned.length > 2 && crossesItself(thinned) ? convexHull(thinned) : thinned;
  const polygon = outline.length > 2 ? lesionOf(words, "POLYGON", outline) : null;
  const [first] = distinct;
  return polygon ?? (first ? lesionOf(words, "POINT", [meanOf(distinct)]) : null);
}

function lesionOf(
  { kind, class: lesionClass, attributes = {} }: LesionWords,
  shape: string,
  points: readonly Point[],
): ImportedLesion | null {
  return problemOfShape(shape, points) === null ? { kind, class: lesionClass, attributes, shape, points } : null;
}

function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce(([x, y], [column, row]) => [x + column, y + row], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** Andrew's monotone chain. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (ordered: readonly Point[]) => {
    const hull: Point[] = [];
    for (const point of ordered) {
      while (hull.length > 1 && turn(hull.at(-2) as Point, hull.at(-1) as Point, point) <= 0) hull.pop();
      hull.push(point);
    }
    return hull.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
