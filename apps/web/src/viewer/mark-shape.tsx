import { whoseStyles } from "../ui/colours.ts";
import type { ViewerMark } from "./marks.ts";
import { onScreen, type ViewTransform } from "./view-transform.ts";

/** The dark edge that lets a mark show on bright tissue. It lies below the lines of all marks: where two agree, both are seen. */
export function MarkEdge({ mark, transform, lit }: { mark: ViewerMark; transform: ViewTransform; lit: boolean }) {
  return (
    <path d={outlineOf(mark, transform)} fill="none" stroke="#000" strokeOpacity={0.65} strokeWidth={lit ? 5 : 3.5} pointerEvents="none" />
  );
}

/** One mark, drawn in CSS pixels of its pane in the style of whose it is. */
export function MarkShape({
  mark,
  transform,
  lit,
  onHover,
  onSelect,
}: {
  mark: ViewerMark;
  transform: ViewTransform;
  lit: boolean;
  onHover?: (id: string | null) => void;
  onSelect?: (id: string) => void;
}) {
  const style = whoseStyles[mark.whose];
  const outline = outlineOf(mark, transform);
  const hit = onSelect || onHover;
  return (
    <g
      data-mark={mark.id}
      style={{ pointerEvents: hit ? "visiblePainted" : "none", cursor: onSelect ? "pointer" : undefined }}
      onPointerEnter={() => onHover?.(mark.id)}
      onPointerLeave={() => onHover?.(null)}
      onPointerDown={(event) => {
        if (!onSelect || event.button !== 0) return;
        event.stopPropagation();
        onSelect(mark.id);
      }}
    >
      <title>{mark.label}</title>
      <path d={outline} fill="none" stroke="transparent" strokeWidth={12} />
      <path d={outline} fill="none" stroke={style.colour} strokeWidth={lit ? 3 : 1.75} strokeDasharray={style.dash} />
    </g>
  );
}

function outlineOf({ shape, points }: ViewerMark, transform: ViewTransform): string {
  const at = points.map((point) => onScreen(transform, point));
  switch (shape) {
    case "POINT": {
      const [x, y] = at[0] ?? [0, 0];
      return `${circle(x, y, 9)} M${x - 14} ${y}h8 M${x + 6} ${y}h8 M${x} ${y - 14}v8 M${x} ${y + 6}v8`;
    }
    case "BOX": {
      const [a, b] = [at[0] ?? [0, 0], at[1] ?? [0, 0]];
      return `M${a[0]} ${a[1]}H${b[0]}V${b[1]}H${a[0]}Z`;
    }
    case "ELLIPSE": {
      const [a, b, c, d] = [at[0] ?? [0, 0], at[1] ?? [0, 0], at[2] ?? [0, 0], at[3] ?? [0, 0]];
      const rx = Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
      const ry = Math.hypot(d[0] - c[0], d[1] - c[1]) / 2;
      const angle = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
      return `M${a[0]} ${a[1]}A${rx} ${ry} ${angle} 1 0 ${b[0]} ${b[1]}A${rx} ${ry} ${angle} 1 0 ${a[0]} ${a[1]}Z`;
    }
    default:
      return `M${at.map(([x, y]) => `${x} ${y}`).join("L")}Z`;
  }
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}
