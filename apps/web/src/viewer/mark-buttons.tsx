import classes from "./exam-viewer.module.css";
import type { Pane } from "./layout.ts";
import { handlesOf, regionOf } from "./mark-geometry.ts";
import type { Handle } from "./mark-hit.ts";
import { boundsOnScreen } from "./mark-outline.ts";
import { sizeWords } from "./mark-size.ts";
import type { ViewerMark } from "./marks.ts";
import { turnHandleOf } from "./turn-handle.ts";
import { onScreen } from "./view-transform.ts";

/** The selected mark, and which of its handles the keys move: null moves it whole. */
export interface Selection {
  readonly id: string;
  readonly handle: Handle | null;
}

/** The least size of a focusable target, in CSS pixels. */
const least = 24;

/**
 * The marks of a view for the keyboard and screen readers: Tab goes from mark to mark and, in the selected one, from handle to handle. The pointer
 * passes through them to the marks themselves.
 */
export function MarkButtons({
  pane,
  view,
  marks,
  selection,
  onSelect,
}: {
  pane: Pane;
  view: string;
  marks: readonly ViewerMark[];
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
}) {
  const { drawn, transform, rect } = pane;
  return marks.map((mark) => {
    const region = regionOf(mark);
    if (!region) return null;
    const { left, top, right, bottom } = boundsOnScreen(region, transform);
    const size = sizeWords(mark, drawn.hasMillimetres ? [drawn.placed.rowMm, drawn.placed.columnMm] : null, drawn.spacingBasis);
    const name = [mark.label, size, view].filter(Boolean).join(", ");
    const isSelected = mark.id === selection?.id;
    const handles = isSelected && mark.editable ? handlesOf(region) : [];
    const turn = isSelected && mark.editable ? turnHandleOf(region, transform, rect) : null;
    return (
      <span key={mark.id} data-mark-buttons>
        <MarkButton
          name={name}
          pressed={isSelected}
          middle={[(left + right) / 2, (top + bottom) / 2]}
          size={[right - left, bottom - top]}
          onFocus={() => onSelect({ id: mark.id, handle: null })}
        />
        {handles.map((handle, index) => (
          <MarkButton
            key={index}
            name={`${name}: handle ${index + 1} of ${handles.length}`}
            pressed={selection?.handle === index}
            middle={onScreen(transform, handle)}
            size={[least, least]}
            onFocus={() => onSelect({ id: mark.id, handle: index })}
          />
        ))}
        {turn ? (
          <MarkButton
            name={`${name}: turn`}
            pressed={selection?.handle === "turn"}
            middle={turn.at}
            size={[least, least]}
            onFocus={() => onSelect({ id: mark.id, handle: "turn" })}
          />
        ) : null}
      </span>
    );
  });
}

function MarkButton({
  name,
  pressed,
  middle: [x, y],
  size: [width, height],
  onFocus,
}: {
  name: string;
  pressed: boolean;
  middle: readonly [number, number];
  size: readonly [number, number];
  onFocus: () => void;
}) {
  const [w, h] = [Math.max(least, width), Math.max(least, height)];
  return (
    <button
      type="button"
      className={classes.markButton}
      style={{ left: x - w / 2, top: y - h / 2, width: w, height: h }}
      aria-label={name}
      aria-pressed={pressed}
      onFocus={onFocus}
      onClick={onFocus}
    />
  );
}

/** If a mark's button has the focus, removes it, so that keys belong to the page again. */
export function blurMark(): void {
  if (document.activeElement instanceof HTMLElement && isOfMark(document.activeElement)) document.activeElement.blur();
}

export function isOfMark(element: Element): boolean {
  return element.closest("[data-mark-buttons]") !== null;
}
