import type { XY } from "./affine.ts";
import { type ImageSize, type Region, withPoints } from "./mark-geometry.ts";
import type { Size } from "./placement.ts";
import { onScreen, storedAt, type ViewTransform } from "./view-transform.ts";

/** The distance of the turn handle from the end of an axis, in CSS pixels, so that it is apart from that end's own handle. */
const reach = 30;
/** The least distance from the border of the pane at which a handle can still be grabbed, in CSS pixels. */
const margin = 12;

/** The turn handle of an ellipse: beyond the first end of an axis for which the pane has room. Null for other shapes. */
export function turnHandleOf(
  { shape, points }: Region,
  transform: ViewTransform,
  pane: Size,
): { readonly end: XY; readonly at: XY } | null {
  if (shape !== "ELLIPSE") return null;
  const centre = centreOf(points, transform);
  // The far ends of both axes come first: in a newly drawn ellipse they are to the right of, or below, the near ones.
  const handles = [1, 3, 0, 2].flatMap((index) => {
    const end = onScreen(transform, points[index] ?? [0, 0]);
    const length = Math.hypot(end[0] - centre[0], end[1] - centre[1]);
    if (length === 0) return [];
    const at: XY = [end[0] + (reach * (end[0] - centre[0])) / length, end[1] + (reach * (end[1] - centre[1])) / length];
    return [{ end, at }];
  });
  const hasRoom = ({ at: [x, y] }: { readonly at: XY }) =>
    x >= margin && y >= margin && x <= pane.width - margin && y <= pane.height - margin;
  return handles.find(hasRoom) ?? handles[0] ?? null;
}

/** The ellipse turned clockwise around its centre as seen on screen; null where it would leave its image. Its size on screen stays the same. */
export function turnedBy(region: Region, transform: ViewTransform, radians: number, image: ImageSize): Region | null {
  if (region.shape !== "ELLIPSE" || radians === 0) return null;
  const [x, y] = centreOf(region.points, transform);
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const points = region.points.map((point) => {
    const [px, py] = onScreen(transform, point);
    return storedAt(transform, [x + cos * (px - x) - sin * (py - y), y + sin * (px - x) + cos * (py - y)]);
  });
  return withPoints(region, points, image);
}

/** The angle by which a drag of the turn handle turns its ellipse. */
export function angleOfDrag(region: Region, transform: ViewTransform, handle: XY, [dx, dy]: XY): number {
  const [x, y] = centreOf(region.points, transform);
  return Math.atan2(handle[1] + dy - y, handle[0] + dx - x) - Math.atan2(handle[1] - y, handle[0] - x);
}

function centreOf([a = [0, 0], b = [0, 0]]: readonly XY[], transform: ViewTransform): XY {
  return onScreen(transform, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
}
