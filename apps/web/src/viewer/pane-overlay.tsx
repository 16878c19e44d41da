import { counted } from "../ui/format.ts";
import classes from "./exam-viewer.module.css";
import type { Pane } from "./layout.ts";
import { MarkEdge, MarkHandles, MarkLabel, MarkShape } from "./mark-shape.tsx";
import type { ViewerMark } from "./marks.ts";
import { hungPixelsMap, hungSize } from "./placement.ts";
import type { HeatMapOverlay } from "./viewer-props.ts";

/** With more marks than this on a view, only selected and highlighted ones have their size beside them: the others would cover the breast. */
const mostSizes = 8;

export interface PaneOverlayProps {
  /** The view's name. The magnifier has none, since it only repeats a view. */
  readonly label?: string;
  readonly pane: Pane;
  /** The visible marks of the pane's image, and the one being drawn. */
  readonly marks: readonly ViewerMark[];
  readonly drawing?: ViewerMark | null;
  readonly litMarkIds?: ReadonlySet<string>;
  readonly selectedId?: string | null;
  readonly heatMap?: HeatMapOverlay;
}

/** The overlay of one pane, a view or the magnifier: heat map and marks, through the pane's own transform. */
export function PaneOverlay({ label, pane, marks, drawing, litMarkIds, selectedId, heatMap }: PaneOverlayProps) {
  const { rect, transform } = pane;
  const all = drawing ? [...marks, drawing] : marks;
  const isLit = ({ id }: ViewerMark) => id === drawing?.id || id === selectedId || (litMarkIds?.has(id) ?? false);
  const selected = marks.find(({ id }) => id === selectedId);
  return (
    <svg
      width={rect.width}
      height={rect.height}
      className={classes.marks}
      role="img"
      aria-label={label === undefined ? undefined : `${label}: ${counted(marks.length, "mark")}`}
      aria-hidden={label === undefined}
    >
      {heatMap ? <HeatMap heatMap={heatMap} pane={pane} /> : null}
      {all.map((mark) => (
        <MarkEdge key={mark.id} mark={mark} transform={transform} lit={isLit(mark)} />
      ))}
      {all.map((mark) => (
        <MarkShape key={mark.id} mark={mark} transform={transform} lit={isLit(mark)} />
      ))}
      {all.map((mark) =>
        (mark.editable && all.length <= mostSizes) || isLit(mark) ? (
          <MarkLabel key={mark.id} mark={mark} pane={pane} named={!mark.editable} />
        ) : null,
      )}
      {selected?.editable ? <MarkHandles mark={selected} pane={pane} /> : null}
    </svg>
  );
}

/** Heat maps are stored as hung, like the previews, so the hanging is undone before the image's own transform applies it again. */
function HeatMap({ heatMap, pane: { drawn, transform } }: { heatMap: HeatMapOverlay; pane: Pane }) {
  const { width, height } = hungSize(drawn.placed);
  return (
    <image
      href={heatMap.url}
      width={width}
      height={height}
      preserveAspectRatio="none"
      transform={`matrix(${hungPixelsMap(drawn.placed, transform.toScreen).join(" ")})`}
      opacity={heatMap.opacity}
    />
  );
}
