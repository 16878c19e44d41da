import { Button } from "@mantine/core";
import { CellText } from "./cell-text.tsx";
import classes from "./exam-viewer.module.css";
import { type CellLayout, paneOf } from "./layout.ts";
import { MarkButtons, type Selection } from "./mark-buttons.tsx";
import type { ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import type { Rect } from "./view-transform.ts";
import type { HeatMapOverlay } from "./viewer-props.ts";
import type { ViewerState } from "./viewer-state.ts";

export interface CellOverlayProps {
  readonly layout: CellLayout;
  readonly state: ViewerState;
  /** The marks that are shown, including those of other images, which are filtered out here. */
  readonly marks: readonly ViewerMark[];
  readonly drawing: ViewerMark | null;
  readonly litMarkIds?: ReadonlySet<string>;
  readonly selection: Selection | null;
  readonly heatMap?: HeatMapOverlay;
  readonly active: boolean;
  /** The part of the viewer that the magnifier covers. */
  readonly lensRect: Rect | null;
  readonly onActive: () => void;
  readonly onAlone: () => void;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onRetry: (imageId: string, url: string) => void;
}

/** The overlay of one view: marks, heat map, corner text. */
export function CellOverlay(props: CellOverlayProps) {
  const { layout, state, selection } = props;
  const { cell, rect, image, failure } = layout;
  const pane = paneOf(layout);
  const marks = props.marks.filter(({ imageId }) => imageId === cell.imageId);
  return (
    <div
      className={classes.cell}
      data-view={cell.label}
      style={{
        left: rect.x,
        top: rect.y,
        width: rect.width,
        height: rect.height,
        clipPath: props.lensRect ? withoutLens(rect, props.lensRect) : undefined,
      }}
    >
      {pane ? (
        <PaneOverlay
          label={cell.label}
          pane={pane}
          marks={marks}
          drawing={props.drawing?.imageId === cell.imageId ? props.drawing : null}
          litMarkIds={props.litMarkIds}
          selectedId={selection?.id}
          heatMap={props.heatMap}
        />
      ) : null}
      {state.textHidden ? null : (
        <CellText
          layout={layout}
          linked={state.linked}
          active={props.active}
          alone={state.alone !== null}
          onActive={props.onActive}
          onAlone={props.onAlone}
        />
      )}
      {pane ? <MarkButtons pane={pane} view={cell.label} marks={marks} selection={selection} onSelect={props.onSelect} /> : null}
      {failure && image ? (
        <div className={classes.cellMessage} role="alert">
          <p>
            {cell.label} could not be loaded. {failure.sentence}
          </p>
          <Button size="xs" variant="default" onClick={() => props.onRetry(image.id, image.url)}>
            Retry
          </Button>
        </div>
      ) : null}
      {image && !pane && !failure ? <p className={classes.cellMessage}>Loading…</p> : null}
      {image || cell.label === "" ? null : <p className={classes.cellMessage}>No {cell.label}</p>}
    </div>
  );
}

/** The cell without the part under the magnifier, where nothing may show at its unmagnified place. */
function withoutLens(cell: Rect, lens: Rect): string {
  const { width, height } = lens;
  return `path(evenodd, "M0 0H${cell.width}V${cell.height}H0Z M${lens.x - cell.x} ${lens.y - cell.y}h${width}v${height}h${-width}Z")`;
}
