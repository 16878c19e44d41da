"use client";

import { type MouseEvent, useDeferredValue } from "react";
import { CellOverlay } from "./cell-overlay.tsx";
import classes from "./exam-viewer.module.css";
import { LensOverlay } from "./lens-overlay.tsx";
import { cellAt, markUnder } from "./pointer-machine.ts";
import { useViewer } from "./use-viewer.ts";
import type { ExamViewerProps } from "./viewer-props.ts";
import { ViewerToolbar } from "./viewer-toolbar.tsx";

/**
 * The images of one exam, hung: right breast on the left, chest walls together, one millimetre scale for all views. A drag sets the window; right
 * drag and wheel zoom; middle drag, Space or Shift pan; two fingers zoom and pan. The toolbar and the key map list the other tools and keys. Marks
 * are passed in and out in stored pixels.
 */
export function ExamViewer(props: ExamViewerProps) {
  const { litMarkIds, heatMaps } = props;
  const { canvas, viewport, context, scene, stage, lens, problem, selecting, handlers, cursor, activate, showAlone, retry } =
    useViewer(props);
  const { cells, state } = scene;
  const { shown, drawing, selection, select } = selecting;
  // The images are requested first. The tools take longer to render than the views, and appear while the images load.
  const hasTools = useDeferredValue(true, false);

  function onDoubleClick({ currentTarget, target, clientX, clientY }: MouseEvent) {
    const box = currentTarget.getBoundingClientRect();
    const at = [clientX - box.left, clientY - box.top] as const;
    const isButton = target instanceof Element && target.closest("button") !== null;
    if (!isButton && scene.tool === "window" && !markUnder(scene, at, "mouse")) showAlone(cellAt(cells, at));
  }

  return (
    <div className={classes.frame}>
      <div className={classes.tools}>{hasTools ? <ViewerToolbar context={context} unseenIds={props.unseenIds} /> : null}</div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: images that are used with a pointer; every action also has a key and a button */}
      <div
        ref={viewport}
        className={classes.viewer}
        data-painted={cells.filter(({ drawn }) => drawn).length}
        data-views={cells.filter(({ cell }) => cell.imageId).length}
        data-stage={stage?.name}
        data-tool={state.magnifying ? "magnifier" : scene.tool}
        style={{ cursor }}
        {...handlers}
        onDoubleClick={onDoubleClick}
      >
        <div ref={canvas} className={classes.canvas} />
        {problem ? (
          <p role="alert" className={classes.problem}>
            {problem}
          </p>
        ) : null}
        {cells.map((layout) => (
          <CellOverlay
            key={`${layout.cell.label}-${layout.cell.imageId ?? "none"}`}
            layout={layout}
            state={state}
            marks={shown}
            drawing={drawing}
            litMarkIds={litMarkIds}
            selection={selection}
            heatMap={layout.cell.imageId ? heatMaps?.[layout.cell.imageId] : undefined}
            active={layout.cell.imageId !== null && layout.cell.imageId === context.activeId}
            lensRect={lens?.rect ?? null}
            onActive={() => activate(layout)}
            onAlone={() => showAlone(layout)}
            onSelect={(next) => select(next, "focus")}
            onRetry={retry}
          />
        ))}
        {lens ? (
          <LensOverlay
            lens={lens}
            marks={shown}
            drawing={drawing}
            litMarkIds={litMarkIds}
            selectedId={selection?.id ?? null}
            heatMaps={heatMaps}
          />
        ) : null}
        {props.children}
      </div>
    </div>
  );
}
