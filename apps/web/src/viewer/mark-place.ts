import type { XY } from "./affine.ts";
import type { DecodedImage } from "./decoded-image.ts";
import type { Region } from "./mark-geometry.ts";

/** Looked at around a point, which has no size of its own; in pixels, to each side. */
const reachOfPoint = 10;
/** Looked at along each side of a region. */
const mostSamples = 48;

/** Why a mark cannot be where it is; null where it can. A film, whose air is not told from tissue, takes marks anywhere. */
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

/** Why a mark cannot be changed so; null where it can. One that lies on air already may be changed there. */
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
