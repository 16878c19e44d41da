import classes from "./exam-viewer.module.css";
import type { Pane } from "./layout.ts";
import type { ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import type { HeatMapOverlay } from "./viewer-props.ts";

interface LensOverlayProps {
  readonly lens: Pane;
  readonly marks: readonly ViewerMark[];
  readonly drawing: ViewerMark | null;
  readonly litMarkIds?: ReadonlySet<string>;
  readonly selectedId: string | null;
  readonly heatMaps?: Readonly<Record<string, HeatMapOverlay>>;
}

/** The overlay of the magnifier: the same marks and heat map, through its own transform. */
export function LensOverlay({ lens, marks, drawing, litMarkIds, selectedId, heatMaps }: LensOverlayProps) {
  const { x: left, y: top, width, height } = lens.rect;
  const { imageId } = lens.drawn;
  return (
    <div className={classes.lens} style={{ left, top, width, height }} data-lens={imageId}>
      <PaneOverlay
        pane={lens}
        marks={marks.filter((mark) => mark.imageId === imageId)}
        drawing={drawing?.imageId === imageId ? drawing : null}
        litMarkIds={litMarkIds}
        selectedId={selectedId}
        heatMap={heatMaps?.[imageId]}
      />
    </div>
  );
}
