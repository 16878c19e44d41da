import type { XY } from "./affine.ts";
import { type ImageSize, type Region, withPoints } from "./mark-geometry.ts";
import type { Size } from "./placement.ts";
import { onScreen, storedAt, type ViewTransform } from "./view-transform.ts";

/** So far beyond an end of an axis lies the handle that turns the ellipse, in CSS pixels: apart from the end's own. */
const reach = 30;
/** So near to the border of its pane a handle can still be taken hold of. */
const margin = 12;

/** Where an ellipse is taken hold of to turn it: beyond the first end of an axis where the pane has room. Null for other shapes. */
export function turnHandleOf(
  { shape, points }: Region,
  transform: ViewTransform,
  pane: Size,
): { readonly end: XY; readonly at: XY } | null {
  if (shape !== "ELLIPSE") return null;
  const centre = centreOf(points, transform);
  // The far ends of both axes come first: on screen they lie right of, or below, the near ones of an ellipse as it is drawn.
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

/** The ellipse turned about its middle as seen on screen, clockwise; null where it would leave its image. Nothing else of it changes there. */
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

/** By how much a handle that is dragged so far turns its ellipse. */
export function angleOfDrag(region: Region, transform: ViewTransform, handle: XY, [dx, dy]: XY): number {
  const [x, y] = centreOf(region.points, transform);
  return Math.atan2(handle[1] + dy - y, handle[0] + dx - x) - Math.atan2(handle[1] - y, handle[0] - x);
}

function centreOf([a = [0, 0], b = [0, 0]]: readonly XY[], transform: ViewTransform): XY {
  return onScreen(transform, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
}
