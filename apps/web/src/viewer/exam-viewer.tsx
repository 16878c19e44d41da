"use client";

import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from "react";
import type { XY } from "./affine.ts";
import { CellOverlay } from "./cell-overlay.tsx";
import classes from "./exam-viewer.module.css";
import { stagesOf } from "./hanging-stages.ts";
import { sharedImageStore } from "./image-store.ts";
import { type CellLayout, layOut, type ViewerImage } from "./layout.ts";
import { lensAt, type Pointer } from "./lens.ts";
import type { MarkShapeName, Tool, ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import { usePainter } from "./use-painter.ts";
import { useSeenImages } from "./use-seen-images.ts";
import { useViewerKeys } from "./use-viewer-keys.ts";
import { initialViewerState, viewerReducer } from "./viewer-state.ts";

export interface HeatMapOverlay {
  readonly url: string;
  readonly opacity: number;
}

export interface ExamViewerProps {
  /** Changes with the exam: view and hanging start anew, windowing too. */
  readonly examKey: string;
  readonly images: readonly ViewerImage[];
  /** Of an earlier exam, hung beside these; loaded when its step is opened. */
  readonly prior?: readonly ViewerImage[];
  readonly marks?: readonly ViewerMark[];
  readonly litMarkIds?: ReadonlySet<string>;
  /** Heat maps by image id, drawn over the image in its stored frame. */
  readonly heatMaps?: Readonly<Record<string, HeatMapOverlay>>;
  readonly tool?: Tool;
  readonly onMark?: (imageId: string, shape: MarkShapeName, points: XY[]) => void;
  readonly onHoverMark?: (id: string | null) => void;
  readonly onSelectMark?: (id: string) => void;
  /** The breast under the pointer. */
  readonly onSide?: (side: "R" | "L") => void;
  /** A fresh address for an image whose address has expired. */
  readonly freshUrl?: (imageId: string) => Promise<string | null>;
  /** Every view of the first hanging is on screen. */
  readonly onPainted?: () => void;
  /** The images on screen, each time that others are. */
  readonly onSeen?: (imageIds: readonly string[]) => void;
  /** Goes to the step that holds this image; a new object asks anew. */
  readonly show?: { readonly imageId: string } | null;
  /** False while a dialog is open: keys then belong to it. */
  readonly keysActive?: boolean;
  readonly children?: ReactNode;
}

/**
 * The images of one exam, hung: right breast left, chest walls meeting, one millimetre scale for all views. Drag sets the window, right drag and
 * wheel zoom, middle drag, Space or Shift pan; keys as the key map says. Marks come and go in stored pixels.
 */
export function ExamViewer(props: ExamViewerProps) {
  const { examKey, images, marks = [], litMarkIds, heatMaps, tool = "window", keysActive = true } = props;
  const store = sharedImageStoreOrNull();
  const { ref, width, height } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const [state, dispatch] = useReducer(viewerReducer, initialViewerState);
  const [pointer, setPointer] = useState<Pointer | null>(null);
  const [magnifying, setMagnifying] = useState(false);
  const version = useSyncExternalStore(store?.subscribe ?? noSubscription, store?.version ?? zero, zero);

  useEffect(() => {
    for (const { id, url } of images) store?.request(id, url);
  }, [images, store]);

  const { prior = noImages } = props;
  const stages = useMemo(() => stagesOf(images, height > 0 ? width / height : 1, prior), [images, prior, width, height]);
  const all = useMemo(() => [...images, ...prior], [images, prior]);
  const stage = stages[Math.min(state.stage, stages.length - 1)];
  const cells = useMemo<readonly CellLayout[]>(
    // `version` stands for what the store holds.
    () => (version >= 0 && stage && width > 0 ? layOut({ stage, images: all, store, width, height, state }) : []),
    [stage, all, store, width, height, state, version],
  );
  useEffect(() => {
    const earlier = new Set(stage?.rows.flat().flatMap(({ isPrior, imageId }) => (isPrior && imageId ? [imageId] : [])));
    for (const { id, url } of prior) if (earlier.has(id)) store?.request(id, url);
  }, [stage, prior, store]);
  // Addresses live for minutes: one that has expired is asked for again once, before anybody is bothered.
  const renewed = useRef(new Set<string>());
  const { freshUrl } = props;
  useEffect(() => {
    for (const { image, failure } of cells) {
      if (!image || !failure?.expired || !freshUrl || renewed.current.has(image.id)) continue;
      renewed.current.add(image.id);
      freshUrl(image.id)
        .then((url) => url && store?.retry(image.id, url))
        // The cell shows the failure and its Retry button.
        .catch(() => undefined);
    }
  }, [cells, freshUrl, store]);
  useSeenImages(cells, props.onSeen);
  const { show } = props;
  const target = show ? stages.findIndex(({ rows }) => rows.flat().some(({ imageId }) => imageId === show.imageId)) : -1;
  const shown = useRef(show);
  useEffect(() => {
    if (shown.current === show) return;
    shown.current = show;
    if (target < 0) return;
    const by = target > state.stage ? 1 : -1;
    for (let at = state.stage; at !== target; at += by) dispatch({ kind: "stage", by, count: stages.length });
  }, [show, target, state.stage, stages.length]);
  const hovered = pointer?.imageId ?? null;

  useViewerKeys({ active: keysActive, state, dispatch, stageCount: stages.length, cells, pointer, setMagnifying });
  const lens = useMemo(
    () => (magnifying && pointer ? lensAt(cells, pointer, { width, height }, window.devicePixelRatio || 1) : null),
    [magnifying, pointer, cells, width, height],
  );
  const problem = usePainter({
    place,
    cells,
    lens,
    width,
    height,
    examKey,
    store,
    onPainted: props.onPainted,
  });

  const painted = cells.filter(({ drawn }) => drawn).length;
  return (
    <div
      ref={ref}
      className={classes.viewer}
      data-painted={painted}
      data-views={cells.filter(({ cell }) => cell.imageId).length}
      data-stage={stage?.name}
    >
      <div ref={place} className={classes.canvas} />
      {problem ? (
        <p role="alert" className={classes.problem}>
          {problem}
        </p>
      ) : null}
      {cells.map((cell) => (
        <CellOverlay
          key={`${cell.cell.label}-${cell.cell.imageId ?? "none"}`}
          layout={cell}
          state={state}
          dispatch={dispatch}
          tool={tool}
          marks={marks}
          litMarkIds={litMarkIds}
          heatMap={cell.cell.imageId ? heatMaps?.[cell.cell.imageId] : undefined}
          hovered={hovered !== null && hovered === cell.cell.imageId}
          lensRect={lens?.rect ?? null}
          magnifying={magnifying}
          onPointer={setPointer}
          onRetry={async (imageId, url) => store?.retry(imageId, (await props.freshUrl?.(imageId)) ?? url)}
          onMark={props.onMark}
          onHoverMark={props.onHoverMark}
          onSelectMark={props.onSelectMark}
          onSide={props.onSide}
        />
      ))}
      {lens ? (
        <div
          className={classes.lens}
          style={{ left: lens.rect.x, top: lens.rect.y, width: lens.rect.width, height: lens.rect.height }}
          data-lens={lens.drawn.imageId}
        >
          <PaneOverlay
            pane={lens}
            marks={state.marksHidden ? [] : marks.filter(({ imageId }) => imageId === lens.drawn.imageId)}
            litMarkIds={litMarkIds}
            heatMap={heatMaps?.[lens.drawn.imageId]}
          />
        </div>
      ) : null}
      {props.children}
    </div>
  );
}

const noImages: readonly ViewerImage[] = [];
const noSubscription = () => () => undefined;
const zero = () => 0;

/** None while the page is made on the server. */
function sharedImageStoreOrNull() {
  return typeof window === "undefined" ? null : sharedImageStore();
}
