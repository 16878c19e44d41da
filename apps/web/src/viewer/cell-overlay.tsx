import { Button } from "@mantine/core";
import { type Dispatch, type PointerEvent, useEffect, useRef, useState } from "react";
import type { XY } from "./affine.ts";
import { CellText } from "./cell-text.tsx";
import classes from "./exam-viewer.module.css";
import type { HeatMapOverlay } from "./exam-viewer.tsx";
import type { CellLayout } from "./layout.ts";
import type { Pointer } from "./lens.ts";
import { boxFrom, ellipseFrom, inside, type MarkShapeName, type Tool, type ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import { panBy, zoomAbout } from "./placement.ts";
import { type Rect, storedAt } from "./view-transform.ts";
import { type ViewerAction, type ViewerState, windowingOf } from "./viewer-state.ts";
import { dragged } from "./windowing.ts";

type Drag =
  | { readonly mode: "window" | "zoom" | "pan"; readonly last: XY; readonly anchor: XY }
  | { readonly mode: "mark"; readonly from: XY; readonly to: XY };

export interface CellOverlayProps {
  readonly layout: CellLayout;
  readonly state: ViewerState;
  readonly dispatch: Dispatch<ViewerAction>;
  readonly tool: Tool;
  readonly marks: readonly ViewerMark[];
  readonly litMarkIds?: ReadonlySet<string>;
  readonly heatMap?: HeatMapOverlay;
  readonly hovered: boolean;
  /** The part of the viewer that the magnifier covers. */
  readonly lensRect: Rect | null;
  readonly magnifying: boolean;
  readonly onPointer: (pointer: Pointer | null) => void;
  readonly onRetry: (imageId: string, url: string) => void;
  readonly onMark?: (imageId: string, shape: MarkShapeName, points: XY[]) => void;
  readonly onHoverMark?: (id: string | null) => void;
  readonly onSelectMark?: (id: string) => void;
  readonly onSide?: (side: "R" | "L") => void;
}

/** What lies over one view: pointer, marks, heat map, corner text. */
export function CellOverlay(props: CellOverlayProps) {
  const { layout, state, tool, marks } = props;
  const { cell, rect, image, drawn, failure } = layout;
  const element = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  useWheelZoom(element, props);

  const positionOf = (event: PointerEvent): XY => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const storedIn = (at: XY): XY => (drawn && image ? inside(storedAt(drawn.transform, at), image.columns, image.rows) : at);

  function onDown(event: PointerEvent) {
    if (!drawn) return;
    const at = positionOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    const panning = event.button === 1 || (event.button === 0 && (event.shiftKey || spaceIsDown()));
    if (panning) setDrag({ mode: "pan", last: at, anchor: at });
    else if (event.button === 2) setDrag({ mode: "zoom", last: at, anchor: at });
    else if (event.button === 0 && tool !== "window" && props.onMark) setDrag({ mode: "mark", from: storedIn(at), to: storedIn(at) });
    else if (event.button === 0) setDrag({ mode: "window", last: at, anchor: at });
  }

  function onMove(event: PointerEvent) {
    const at = positionOf(event);
    props.onPointer({ imageId: cell.imageId, at });
    if (!drag || !drawn) return;
    if (drag.mode === "mark") {
      setDrag({ ...drag, to: storedIn(at) });
      return;
    }
    const [dx, dy] = [at[0] - drag.last[0], at[1] - drag.last[1]];
    setDrag({ ...drag, last: at });
    const { imageId, view, fit, placed } = drawn;
    if (drag.mode === "pan") props.dispatch({ kind: "view", imageId, view: panBy(view, placed.side, fit, [dx, dy]) });
    else if (drag.mode === "zoom")
      props.dispatch({ kind: "view", imageId, view: zoomAbout(view, placed.side, rect, fit, drag.anchor, 2 ** (-dy / 120)) });
    else {
      const windowing = windowingOf(state, imageId);
      props.dispatch({ kind: "windowing", imageId, windowing: { ...windowing, adjustment: dragged(windowing.adjustment, dx, dy) } });
    }
  }

  function onUp() {
    if (drag?.mode === "mark" && image) finishMark(drag.from, drag.to, image.id);
    setDrag(null);
  }

  function finishMark(from: XY, to: XY, imageId: string) {
    if (tool === "point") {
      props.onMark?.(imageId, "POINT", [to]);
      return;
    }
    // A click without a drag is no box: it would have no size.
    if (Math.abs(to[0] - from[0]) < 3 || Math.abs(to[1] - from[1]) < 3) return;
    if (tool === "box") props.onMark?.(imageId, "BOX", boxFrom(from, to));
    if (tool === "ellipse") props.onMark?.(imageId, "ELLIPSE", ellipseFrom(from, to));
  }

  const drawing = drag?.mode === "mark" && drawn && tool !== "window" ? drawingMark(drag, tool, drawn.imageId) : null;
  const shown = state.marksHidden ? [] : marks.filter(({ imageId }) => imageId === cell.imageId);
  const selectable = tool === "window";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a picture to be looked at with a pointer; every action also has a key
    <div
      ref={element}
      className={classes.cell}
      data-tool={props.magnifying ? "magnifier" : tool}
      data-view={cell.label}
      style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={() => setDrag(null)}
      onPointerEnter={() => props.onSide?.(cell.side)}
      onPointerLeave={() => props.onPointer(null)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div className={classes.over} style={{ clipPath: props.lensRect ? withoutLens(rect, props.lensRect) : undefined }}>
        {drawn ? (
          <PaneOverlay
            label={cell.label}
            pane={{ rect, drawn, transform: drawn.transform }}
            marks={shown}
            drawing={drawing}
            litMarkIds={props.litMarkIds}
            heatMap={props.heatMap}
            onHover={selectable ? props.onHoverMark : undefined}
            onSelect={selectable ? props.onSelectMark : undefined}
          />
        ) : null}
        {state.textHidden ? null : <CellText layout={layout} linked={state.linked} />}
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
        {image && !drawn && !failure ? <p className={classes.cellMessage}>Loading…</p> : null}
        {image || cell.label === "" ? null : <p className={classes.cellMessage}>No {cell.label}</p>}
      </div>
    </div>
  );
}

/** All of the cell but what the magnifier covers: below it nothing may show at the unmagnified place. */
function withoutLens(cell: Rect, lens: Rect): string {
  const { width, height } = lens;
  return `path(evenodd, "M0 0H${cell.width}V${cell.height}H0Z M${lens.x - cell.x} ${lens.y - cell.y}h${width}v${height}h${-width}Z")`;
}

function drawingMark(drag: { from: XY; to: XY }, tool: Exclude<Tool, "window">, imageId: string): ViewerMark {
  const base = { id: "drawing", imageId, whose: "first" as const, label: "" };
  if (tool === "point") return { ...base, shape: "POINT", points: [drag.to] };
  if (tool === "box") return { ...base, shape: "BOX", points: boxFrom(drag.from, drag.to) };
  return { ...base, shape: "ELLIPSE", points: ellipseFrom(drag.from, drag.to) };
}

let spaceDown = false;
if (typeof window !== "undefined") {
  window.addEventListener("keydown", (event) => {
    if (event.code === "Space") spaceDown = true;
  });
  window.addEventListener("keyup", (event) => {
    if (event.code === "Space") spaceDown = false;
  });
}
function spaceIsDown(): boolean {
  return spaceDown;
}

/** Wheel listeners must not be passive, or the page scrolls below the images. */
function useWheelZoom(
  element: React.RefObject<HTMLDivElement | null>,
  { layout, dispatch }: Pick<CellOverlayProps, "layout" | "dispatch">,
) {
  const latest = useRef({ layout, dispatch });
  latest.current = { layout, dispatch };
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    function onWheel(event: WheelEvent) {
      const { drawn, rect } = latest.current.layout;
      if (!drawn || !target || event.shiftKey) return;
      event.preventDefault();
      const box = target.getBoundingClientRect();
      const at: XY = [event.clientX - box.left, event.clientY - box.top];
      const view = zoomAbout(drawn.view, drawn.placed.side, rect, drawn.fit, at, 2 ** (-event.deltaY / 400));
      latest.current.dispatch({ kind: "view", imageId: drawn.imageId, view });
    }
    target.addEventListener("wheel", onWheel, { passive: false });
    return () => target.removeEventListener("wheel", onWheel);
  }, [element]);
}
