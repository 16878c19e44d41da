import type { XY } from "./affine.ts";
import type { DecodedImage } from "./decoded-image.ts";
import type { Region } from "./mark-geometry.ts";

/** How far around a point to look, in pixels to each side, since a point has no size. */
const reachOfPoint = 10;
/** The most samples along each side of a region. */
const mostSamples = 48;

/** Why a mark cannot be at its place; null where it can. On film, where air and tissue cannot be separated, marks are accepted anywhere. */
export function problemOfPlace({ shape, points }: Region, { air, padding, levels }: Pick<DecodedImage, "air" | "padding" | "levels">) {
  const [base] = levels;
  if (!base || !air) return null;
  const reach = shape === "POINT" ? reachOfPoint : 0;
  const columns = samples(points, 0, reach, base.columns);
  const rows = samples(points, 1, reach, base.rows);
  const isOf = (range: DecodedImage["air"], value: number) => range !== null && value >= range.low && value <= range.high;
  const isAir = rows.every((row) =>
    columns.every((column) => {
      const value = base.pixels[row * base.columns + column] ?? 0;
      return isOf(air, value) || isOf(padding, value);
    }),
  );
  return isAir ? "There is no breast tissue here." : null;
}

/** Why a mark cannot be changed in this way; null where it can. A mark that is already on air may be changed there. */
export function problemOfChange(before: Region, after: Region, image: Parameters<typeof problemOfPlace>[1]) {
  return problemOfPlace(before, image) === null ? problemOfPlace(after, image) : null;
}

/** Pixels along one side of a region, evenly spaced. */
function samples(points: readonly XY[], axis: 0 | 1, reach: number, size: number): readonly number[] {
  const values = points.map((point) => point[axis]);
  const first = Math.max(0, Math.floor(Math.min(...values)) - reach);
  const last = Math.min(size - 1, Math.ceil(Math.max(...values)) - 1 + reach);
  const count = Math.max(1, Math.min(mostSamples, last - first + 1));
  return Array.from({ length: count }, (_, index) => Math.round(first + (count === 1 ? 0 : (index * (last - first)) / (count - 1))));
}
