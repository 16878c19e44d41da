import { whoseStyles } from "../ui/colours.ts";
import classes from "./exam-viewer.module.css";
import type { Pane } from "./layout.ts";
import { handlesOf, regionOf } from "./mark-geometry.ts";
import { boundsOnScreen, outlineOnScreen, pointRadius } from "./mark-outline.ts";
import { sizeWords } from "./mark-size.ts";
import type { ViewerMark } from "./marks.ts";
import { turnHandleOf } from "./turn-handle.ts";
import { onScreen, type ViewTransform } from "./view-transform.ts";

/**
 * The dark edge that makes a mark visible on bright tissue. It is drawn below the lines of all marks, so that both of two coinciding marks are
 * visible.
 */
export function MarkEdge({ mark, transform, lit }: { mark: ViewerMark; transform: ViewTransform; lit: boolean }) {
  return <path d={outlineOf(mark, transform)} fill="none" stroke="#000" strokeOpacity={0.65} strokeWidth={lit ? 5 : 3.5} />;
}

/** One mark in CSS pixels of its pane, in the style of its author. */
export function MarkShape({ mark, transform, lit }: { mark: ViewerMark; transform: ViewTransform; lit: boolean }) {
  const style = whoseStyles[mark.whose];
  return (
    <g data-mark={mark.id}>
      <path
        d={outlineOf(mark, transform)}
        fill="none"
        stroke={style.colour}
        strokeWidth={lit ? 3 : 1.75}
        strokeDasharray={style.dash}
        strokeLinejoin="round"
      />
    </g>
  );
}

/** The handles of the selected mark: squares to resize it, a ring to turn it. */
export function MarkHandles({ mark, pane: { transform, rect } }: { mark: ViewerMark; pane: Pane }) {
  const region = regionOf(mark);
  if (!region) return null;
  const turn = turnHandleOf(region, transform, rect);
  return (
    <>
      {turn ? (
        <g data-turn={mark.id} stroke="#e6e6e1" fill="none">
          <path d={`M${turn.end.join(" ")}L${turn.at.join(" ")}`} strokeOpacity={0.65} />
          <circle cx={turn.at[0]} cy={turn.at[1]} r={5.5} fill="#000" fillOpacity={0.65} strokeWidth={2} />
        </g>
      ) : null}
      {handlesOf(region).map((handle, index) => {
        const [x, y] = onScreen(transform, handle);
        return <rect key={index} x={x - 4} y={y - 4} width={8} height={8} fill="#e6e6e1" stroke="#000" strokeOpacity={0.65} />;
      })}
    </>
  );
}

const lineHeight = 14;
/** The approximate width of a letter of a label. */
const letterWidth = 6.6;

/** The mark's size and, for somebody else's mark, its description below. Under the mark, or above if there is no room, and within the pane. */
export function MarkLabel({ mark, pane, named }: { mark: ViewerMark; pane: Pane; named: boolean }) {
  const { drawn, rect, transform } = pane;
  const { rowMm, columnMm } = drawn.placed;
  const region = regionOf(mark);
  const size = sizeWords(mark, drawn.hasMillimetres ? [rowMm, columnMm] : null, drawn.spacingBasis);
  const lines = [size, named ? mark.label : null].filter((line) => line !== null);
  if (!region || lines.length === 0) return null;
  const { left, top, right, bottom } = boundsOnScreen(region, transform);
  if (right < 0 || left > rect.width || bottom < 0 || top > rect.height) return null;
  const height = lineHeight * lines.length;
  const first = bottom + height + 2 <= rect.height ? bottom + lineHeight : Math.max(lineHeight, top - 6 - height + lineHeight);
  const width = letterWidth * Math.max(...lines.map((line) => line.length));
  const x = Math.max(4, Math.min(left, rect.width - width - 4));
  return (
    <text className={classes.markLabel} data-size-of={mark.id}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} y={first + index * lineHeight}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function outlineOf(mark: ViewerMark, transform: ViewTransform): string {
  const region = regionOf(mark);
  const at = region ? outlineOnScreen(region, transform) : [];
  if (region?.shape !== "POINT") return `M${at.map(([x, y]) => `${x} ${y}`).join("L")}Z`;
  const [[x, y] = [0, 0]] = at;
  return `${circle(x, y, pointRadius)} M${x - 14} ${y}h8 M${x + 6} ${y}h8 M${x} ${y - 14}v8 M${x} ${y + 6}v8`;
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}
