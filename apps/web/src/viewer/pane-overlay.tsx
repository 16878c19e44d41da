import { counted } from "../ui/format.ts";
import classes from "./exam-viewer.module.css";
import type { HeatMapOverlay } from "./exam-viewer.tsx";
import type { Pane } from "./layout.ts";
import { MarkEdge, MarkShape } from "./mark-shape.tsx";
import type { ViewerMark } from "./marks.ts";
import { hungPixelsMap, hungSize } from "./placement.ts";

export interface PaneOverlayProps {
  /** The view's name; a pane without one, the magnifier, only repeats what is said elsewhere. */
  readonly label?: string;
  readonly pane: Pane;
  readonly marks: readonly ViewerMark[];
  /** The mark under the pointer's hand. */
  readonly drawing?: ViewerMark | null;
  readonly litMarkIds?: ReadonlySet<string>;
  readonly heatMap?: HeatMapOverlay;
  readonly onHover?: (id: string | null) => void;
  readonly onSelect?: (id: string) => void;
}

/** What lies over the pixels of one pane, a view or the magnifier: heat map and marks, through the pane's own transform. */
export function PaneOverlay(props: PaneOverlayProps) {
  const { label, pane, marks, drawing, litMarkIds, heatMap } = props;
  const { rect, transform } = pane;
  const isLit = (mark: ViewerMark) => mark === drawing || (litMarkIds?.has(mark.id) ?? false);
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
      {[...marks, ...(drawing ? [drawing] : [])].map((mark) => (
        <MarkEdge key={mark.id} mark={mark} transform={transform} lit={isLit(mark)} />
      ))}
      {marks.map((mark) => (
        <MarkShape key={mark.id} mark={mark} transform={transform} lit={isLit(mark)} onHover={props.onHover} onSelect={props.onSelect} />
      ))}
      {drawing ? <MarkShape mark={drawing} transform={transform} lit /> : null}
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
