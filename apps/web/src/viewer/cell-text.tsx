import classes from "./exam-viewer.module.css";
import { inferredBadge } from "./inferred-badge.ts";
import type { CellLayout } from "./layout.ts";
import { isOneToOne, scaleOf } from "./view-transform.ts";
import { setByHand, windowOf } from "./windowing.ts";

const barLengthsMm = [1, 2, 5, 10, 20, 50, 100];

/** The corners of a view and nothing else: label, scale, window, one badge if something was inferred. On the outer side, where there is air. */
export function CellText({ layout, linked }: { layout: CellLayout; linked: boolean }) {
  const { cell, drawn, image } = layout;
  if (!drawn || !image)
    return (
      <span className={classes.corner} data-side={cell.side} data-at="top">
        {cell.label}
      </span>
    );
  const badge = inferredBadge(image, drawn.decoded.hang);
  const window = drawn.preset ? windowOf(drawn.preset) : null;
  return (
    <>
      <span className={classes.corner} data-side={cell.side} data-at="top">
        <strong>{cell.label}</strong>
        {linked ? "" : " · unlinked"}
        {badge ? (
          <span className={classes.badge} title={badge.title}>
            ⚠ {badge.words}
          </span>
        ) : null}
      </span>
      <span className={classes.corner} data-side={cell.side} data-at="bottom">
        <Scale layout={layout} />
        {window ? (
          <span>
            C {Math.round(window.center)} W {Math.round(window.width)} · {windowWords(drawn.preset?.name ?? "")}
            {drawn.inverted ? " · inverted" : ""}
          </span>
        ) : null}
      </span>
    </>
  );
}

/** "normal window", but "set by hand". */
function windowWords(name: string): string {
  return name === setByHand ? name : `${name.toLowerCase()} window`;
}

/** "1:1", a millimetre bar with what the millimetres rest on, or the zoom where there are no millimetres. */
function Scale({ layout }: { layout: CellLayout }) {
  const { drawn, image } = layout;
  if (!drawn || !image) return null;
  if (isOneToOne(drawn.transform, window.devicePixelRatio || 1)) return <span>1:1</span>;
  if (!drawn.hasMillimetres) return <span>{Math.round(scaleOf(drawn.transform) * 100)} % · no mm known</span>;
  const cssPerMm = drawn.transform.pixelsPerMm;
  const length = [...barLengthsMm].reverse().find((mm) => mm * cssPerMm <= 90) ?? 1;
  const basis = image.spacingBasis === "AT_DETECTOR" ? " at detector" : image.spacingBasis === "STATED" ? " as stated" : "";
  return (
    <span className={classes.scale}>
      <span className={classes.scaleBar} style={{ width: length * cssPerMm }} />
      {length} mm{basis}
    </span>
  );
}
