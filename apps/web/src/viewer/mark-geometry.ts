import { type MarkShape, markShapes, problemOfShape } from "@second-read/domain";
import type { XY } from "./affine.ts";
import { boxFrom } from "./marks.ts";

/** A mark's region in stored pixels. */
export interface Region {
  readonly shape: MarkShape;
  readonly points: readonly XY[];
}

export interface ImageSize {
  readonly columns: number;
  readonly rows: number;
}

/** The region of a mark from the API; null where it is invalid. */
export function regionOf({ shape, points }: { readonly shape: string; readonly points: readonly (readonly number[])[] }): Region | null {
  const known = markShapes.find((word) => word === shape);
  return known ? { shape: known, points: points.map(([column = 0, row = 0]): XY => [column, row]) } : null;
}

/** The resize handles of a region: corners, ends of axes, corners of an outline. A point has none. */
export function handlesOf({ shape, points }: Region): readonly XY[] {
  switch (shape) {
    case "POINT":
      return [];
    case "BOX": {
      const [[left, top] = [0, 0], [right, bottom] = [0, 0]] = points;
      return [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ];
    }
    case "ELLIPSE":
    case "POLYGON":
      return points;
  }
}

/** Moves a region as far as the image allows; null where it cannot move. */
export function moved(region: Region, by: XY, image: ImageSize): Region | null {
  const across = limitedBy(by[0], extentOf(region.points, 0), image.columns);
  const down = limitedBy(by[1], extentOf(region.points, 1), image.rows);
  if (across === 0 && down === 0) return null;
  return valid({ ...region, points: region.points.map(([column, row]): XY => [rounded(column + across), rounded(row + down)]) }, image);
}

/** Moves one handle within the image; null where nothing changes or the mark would be invalid (no area, or an outline that crosses itself). */
export function resized(region: Region, handle: number, to: XY, image: ImageSize): Region | null {
  const at: XY = [rounded(within(to[0], image.columns)), rounded(within(to[1], image.rows))];
  const points = pointsWith(region, handle, at);
  if (!points || points.every((point, index) => isSame(point, region.points[index]))) return null;
  return valid({ ...region, points }, image);
}

/** The region with other points; null where they leave its image or are not a valid mark. The longer axis of an ellipse stays first. */
export function withPoints(region: Region, points: readonly XY[], image: ImageSize): Region | null {
  const kept = points.map(([column, row]): XY => [rounded(column), rounded(row)]);
  const [own, other] = [kept.slice(0, 2), kept.slice(2, 4)];
  const isTurnedOver = region.shape === "ELLIPSE" && axisLength(own) < axisLength(other);
  return valid({ ...region, points: isTurnedOver ? [...other, ...own] : kept }, image);
}

/** Moves one handle by a number of pixels. */
export function resizedBy(region: Region, handle: number, by: XY, image: ImageSize): Region | null {
  const at = handlesOf(region)[handle];
  return at ? resized(region, handle, [at[0] + by[0], at[1] + by[1]], image) : null;
}

function pointsWith({ shape, points }: Region, handle: number, at: XY): readonly XY[] | null {
  switch (shape) {
    case "POINT":
      return null;
    case "BOX": {
      const opposite = handlesOf({ shape, points })[(handle + 2) % 4];
      return opposite ? boxFrom(opposite, at) : null;
    }
    case "ELLIPSE":
      return ellipseWith(points, handle, at);
    case "POLYGON":
      return points.map((point, index) => (index === handle ? at : point));
  }
}

/** The other end of the axis and the directions of both axes stay; the ends of the other axis move with the new centre. The longer axis is first. */
function ellipseWith(points: readonly XY[], handle: number, at: XY): readonly XY[] | null {
  const own = handle < 2 ? points.slice(0, 2) : points.slice(2, 4);
  const other = handle < 2 ? points.slice(2, 4) : points.slice(0, 2);
  const [end, fixed] = handle % 2 === 0 ? own : own.toReversed();
  if (!end || !fixed) return null;
  const axis: XY = [end[0] - fixed[0], end[1] - fixed[1]];
  const length = Math.hypot(...axis);
  if (length === 0) return null;
  const share = ((at[0] - fixed[0]) * axis[0] + (at[1] - fixed[1]) * axis[1]) / length ** 2;
  const put: XY = [rounded(fixed[0] + share * axis[0]), rounded(fixed[1] + share * axis[1])];
  const shift: XY = [(put[0] - end[0]) / 2, (put[1] - end[1]) / 2];
  const carried = other.map(([column, row]): XY => [rounded(column + shift[0]), rounded(row + shift[1])]);
  const changed = handle % 2 === 0 ? [put, fixed] : [fixed, put];
  return axisLength(changed) >= axisLength(carried) ? [...changed, ...carried] : [...carried, ...changed];
}

function axisLength([from, to]: readonly XY[]): number {
  return from && to ? Math.hypot(to[0] - from[0], to[1] - from[1]) : 0;
}

/** The region if it is a valid mark within its image, otherwise null. */
function valid(region: Region, { columns, rows }: ImageSize): Region | null {
  const isInside = region.points.every(([column, row]) => column >= 0 && row >= 0 && column <= columns && row <= rows);
  return isInside && problemOfShape(region.shape, region.points) === null ? region : null;
}

function extentOf(points: readonly XY[], axis: 0 | 1): readonly [least: number, most: number] {
  const values = points.map((point) => point[axis]);
  return [
    values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
}

function limitedBy(by: number, [least, most]: readonly [number, number], size: number): number {
  return rounded(Math.min(Math.max(by, Math.min(0, -least)), Math.max(0, size - most)));
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

/** Marks are rounded to a hundredth of a pixel. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function isSame(a: XY, b: XY | undefined): boolean {
  return b !== undefined && a[0] === b[0] && a[1] === b[1];
}
