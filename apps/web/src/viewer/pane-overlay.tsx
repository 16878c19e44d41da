import { counted } from "../ui/format.ts";
import classes from "./exam-viewer.module.css";
import type { Pane } from "./layout.ts";
import { MarkEdge, MarkHandles, MarkLabel, MarkShape } from "./mark-shape.tsx";
import type { ViewerMark } from "./marks.ts";
import { hungPixelsMap, hungSize } from "./placement.ts";
import type { HeatMapOverlay } from "./viewer-props.ts";

export interface PaneOverlayProps {
  /** The view's name; a pane without one, the magnifier, only repeats what is said elsewhere. */
  readonly label?: string;
  readonly pane: Pane;
  /** The marks of the pane's image that are shown, and the one that is being drawn. */
  readonly marks: readonly ViewerMark[];
  readonly drawing?: ViewerMark | null;
  readonly litMarkIds?: ReadonlySet<string>;
  readonly selectedId?: string | null;
  readonly heatMap?: HeatMapOverlay;
}

/** What lies over the pixels of one pane, a view or the magnifier: heat map and marks, through the pane's own transform. */
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
        mark.editable || isLit(mark) ? <MarkLabel key={mark.id} mark={mark} pane={pane} named={!mark.editable} /> : null,
      )}
      {selected?.editable ? <MarkHandles mark={selected} pane={pane} /> : null}
    </svg>
  );
}

/** Heat maps are made hung, as the previews are: they are turned back before the image's own transform turns them again. */
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
