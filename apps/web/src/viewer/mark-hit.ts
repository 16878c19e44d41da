import type { XY } from "./affine.ts";
import { handlesOf, type Region, regionOf } from "./mark-geometry.ts";
import { boundsOnScreen, distanceTo, isWithin } from "./mark-outline.ts";
import type { ViewerMark } from "./marks.ts";
import type { Size } from "./placement.ts";
import { turnHandleOf } from "./turn-handle.ts";
import { onScreen, type ViewTransform } from "./view-transform.ts";

/** A handle that changes the size, by its number, or the one that turns an ellipse. */
export type Handle = number | "turn";

/** What of a mark lies under the pointer. */
export type MarkHit =
  | { readonly part: "handle"; readonly mark: ViewerMark; readonly region: Region; readonly handle: Handle }
  | { readonly part: "body"; readonly mark: ViewerMark; readonly region: Region };

/** How near counts as on it, in CSS pixels: a finger covers more than an arrow. */
const reaches = { mouse: { line: 7, handle: 12 }, touch: { line: 16, handle: 24 } } as const;
export type PointerKind = keyof typeof reaches;

interface HitInput {
  /** Marks of the pane's image, the topmost last. */
  readonly marks: readonly ViewerMark[];
  readonly transform: ViewTransform;
  readonly size: Size;
  readonly at: XY;
  readonly selectedId: string | null;
  readonly pointer: PointerKind;
}

/**
 * The mark under a place of a pane: the selected one first (its handles if it may be changed, its line, its inside), then the nearest line. The
 * inside of a mark that is not selected belongs to the tissue.
 */
export function markAt({ marks, transform, size, at, selectedId, pointer }: HitInput): MarkHit | null {
  const reach = reaches[pointer];
  const selected = marks.find(({ id }) => id === selectedId);
  const region = selected && regionOf(selected);
  if (selected && region) {
    const handle = selected.editable ? handleAt(region, transform, size, at, reach.handle) : null;
    if (handle !== null) return { part: "handle", mark: selected, region, handle };
    if (distanceTo(region, transform, at) <= reach.line || (selected.editable && isWithin(region, transform, at)))
      return { part: "body", mark: selected, region };
  }
  let found: MarkHit | null = null;
  let nearest: number = reach.line;
  for (const mark of marks) {
    const own = regionOf(mark);
    const distance = own ? distanceTo(own, transform, at) : Number.POSITIVE_INFINITY;
    // The later of two that lie on each other is drawn above.
    if (own && distance <= nearest) {
      nearest = distance;
      found = { part: "body", mark, region: own };
    }
  }
  return found;
}

/** On a small mark handles reach less far, so that a third of it is left to move it by; the one that turns it lies outside. */
function handleAt(region: Region, transform: ViewTransform, size: Size, at: XY, most: number): Handle | null {
  const { left, top, right, bottom } = boundsOnScreen(region, transform);
  let nearest = Math.min(most, Math.max(5, Math.min(right - left, bottom - top) / 3));
  let found: Handle | null = null;
  handlesOf(region).forEach((handle, index) => {
    const [x, y] = onScreen(transform, handle);
    const distance = Math.hypot(at[0] - x, at[1] - y);
    if (distance <= nearest) {
      nearest = distance;
      found = index;
    }
  });
  const turn = found === null ? turnHandleOf(region, transform, size) : null;
  if (turn && Math.hypot(at[0] - turn.at[0], at[1] - turn.at[1]) <= most) return "turn";
  return found;
}
