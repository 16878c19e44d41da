import type { XY } from "./affine.ts";
import { handlesOf, type Region, regionOf } from "./mark-geometry.ts";
import { boundsOnScreen, distanceTo, isWithin } from "./mark-outline.ts";
import type { ViewerMark } from "./marks.ts";
import type { Size } from "./placement.ts";
import { turnHandleOf } from "./turn-handle.ts";
import { onScreen, type ViewTransform } from "./view-transform.ts";

/** A resize handle by its index, or the handle that turns an ellipse. */
export type Handle = number | "turn";

/** The part of a mark under the pointer. */
export type MarkHit =
  | { readonly part: "handle"; readonly mark: ViewerMark; readonly region: Region; readonly handle: Handle }
  | { readonly part: "body"; readonly mark: ViewerMark; readonly region: Region };

/** The distance that counts as a hit, in CSS pixels: a finger is less precise than a mouse. */
const reaches = { mouse: { line: 7, handle: 12 }, touch: { line: 16, handle: 24 } } as const;
export type PointerKind = keyof typeof reaches;

interface HitInput {
  /** The marks of the pane's image, the topmost last. */
  readonly marks: readonly ViewerMark[];
  readonly transform: ViewTransform;
  readonly size: Size;
  readonly at: XY;
  readonly selectedId: string | null;
  readonly pointer: PointerKind;
}

/**
 * The mark at a place of a pane: first the selected one (its handles if it may be changed, its line, its inside), then the nearest line. The inside
 * of an unselected mark counts as tissue.
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
    // Of two marks on top of each other, the later is drawn above.
    if (own && distance <= nearest) {
      nearest = distance;
      found = { part: "body", mark, region: own };
    }
  }
  return found;
}

/** On a small mark the handles' reach is shorter, so that a third of it is left for moving; the turn handle is outside. */
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
