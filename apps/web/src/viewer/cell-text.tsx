import classes from "./exam-viewer.module.css";
import { inferredBadge } from "./inferred-badge.ts";
import type { CellLayout } from "./layout.ts";
import { basisWords } from "./mark-size.ts";
import { isOneToOne, scaleOf } from "./view-transform.ts";
import { greysInWords } from "./windowing.ts";

const barLengthsMm = [1, 2, 5, 10, 20, 50, 100];

export interface CellTextProps {
  readonly layout: CellLayout;
  readonly linked: boolean;
  /** Keys and buttons act on this view. */
  readonly active: boolean;
  readonly alone: boolean;
  readonly onActive: () => void;
  readonly onAlone: () => void;
}

/** Text in the corners of a view only: label, scale, window, and one badge if something was inferred. On the outer side, where there is air. */
export function CellText({ layout, linked, active, alone, onActive, onAlone }: CellTextProps) {
  const { cell, drawn, image } = layout;
  if (!drawn || !image)
    return (
      <span className={classes.corner} data-side={cell.side} data-at="top">
        {cell.label}
      </span>
    );
  const badge = inferredBadge(image, drawn.decoded.hang);
  return (
    <>
      <span className={classes.corner} data-side={cell.side} data-at="top">
        <button
          type="button"
          className={classes.viewName}
          data-active={active || undefined}
          title={alone ? "All views (V)" : `${cell.label} alone (V)`}
          aria-pressed={alone}
          onMouseDown={(event) => event.preventDefault()}
          onFocus={onActive}
          onClick={onAlone}
        >
          {cell.label}
        </button>
        {linked ? "" : " · unlinked"}
        {badge ? (
          <span className={classes.badge} title={badge.title}>
            ⚠ {badge.words}
          </span>
        ) : null}
      </span>
      <span className={classes.corner} data-side={cell.side} data-at="bottom">
        <Scale layout={layout} />
        {drawn.preset ? (
          <span>
            {greysInWords(drawn.preset)}
            {drawn.inverted ? " · inverted" : ""}
          </span>
        ) : null}
      </span>
    </>
  );
}

/** "1:1", a millimetre bar with the basis of its calibration, or the zoom where there is no spacing. */
function Scale({ layout }: { layout: CellLayout }) {
  const { drawn, image } = layout;
  if (!drawn || !image) return null;
  if (isOneToOne(drawn.transform, window.devicePixelRatio || 1)) return <span>1:1</span>;
  if (!drawn.hasMillimetres) return <span>{Math.round(scaleOf(drawn.transform) * 100)} % · no mm known</span>;
  const cssPerMm = drawn.transform.pixelsPerMm;
  const length = [...barLengthsMm].reverse().find((mm) => mm * cssPerMm <= 90) ?? 1;
  return (
    <span className={classes.scale}>
      <span className={classes.scaleBar} style={{ width: length * cssPerMm }} />
      {length} mm{basisWords(image.spacingBasis)}
    </span>
  );
}
