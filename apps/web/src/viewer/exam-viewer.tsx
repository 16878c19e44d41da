"use client";

import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type ReactNode, useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from "react";
import { CellOverlay } from "./cell-overlay.tsx";
import classes from "./exam-viewer.module.css";
import { type Stage, stagesOf } from "./hanging-stages.ts";
import { sharedImageStore } from "./image-store.ts";
import { type CellLayout, layOut, type ViewerImage } from "./layout.ts";
import { lensAt, type Pointer } from "./lens.ts";
import type { Marking, ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import { cellAt, markUnder, type PointerEffect, type Scene } from "./pointer-machine.ts";
import { activeLayout, placeIn, type ToolContext } from "./tools.ts";
import { useMarkSelection } from "./use-mark-selection.ts";
import { usePainter } from "./use-painter.ts";
import { usePointers } from "./use-pointers.ts";
import { useRenewedAddresses } from "./use-renewed-addresses.ts";
import { useSeenImages } from "./use-seen-images.ts";
import { useShownImage } from "./use-shown-image.ts";
import { useViewerKeys } from "./use-viewer-keys.ts";
import { initialViewerState, viewerReducer } from "./viewer-state.ts";
import { ViewerToolbar } from "./viewer-toolbar.tsx";

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
  /** Lets marks be drawn and changed; without it they are selected and measured only. */
  readonly marking?: Marking;
  /** Undo and redo of the page's own work, for their keys and buttons; null where there is nothing to undo. */
  readonly undo?: (() => void) | null;
  readonly redo?: (() => void) | null;
  readonly openKeyMap?: () => void;
  readonly onHoverMark?: (id: string | null) => void;
  readonly onSelectMark?: (id: string | null) => void;
  /** The breast under the pointer or the focus. */
  readonly onSide?: (side: "R" | "L") => void;
  /** A fresh address for an image whose address has expired. */
  readonly freshUrl?: (imageId: string) => Promise<string | null>;
  /** Every view of the first hanging is on screen. */
  readonly onPainted?: () => void;
  /** The images on screen, each time that others are. */
  /** Images that no step has shown yet: the step control names them. */
  readonly unseenIds?: ReadonlySet<string>;
  readonly onSeen?: (imageIds: readonly string[]) => void;
  /** Goes to the step that holds this image; a new object asks anew. */
  readonly show?: { readonly imageId: string } | null;
  /** False while a dialog is open: keys then belong to it. */
  readonly keysActive?: boolean;
  readonly children?: ReactNode;
}

const noMarks: readonly ViewerMark[] = [];
const noImages: readonly ViewerImage[] = [];

/**
 * The images of one exam, hung: right breast left, chest walls meeting, one millimetre scale for all views. Drag sets the window, right drag and
 * wheel zoom, middle drag, Space or Shift pan, two fingers zoom and pan; tools and keys as the toolbar and the key map say. Marks come and go in
 * stored pixels.
 */
export function ExamViewer(props: ExamViewerProps) {
  const { examKey, images, marks = noMarks, litMarkIds, heatMaps, marking, keysActive = true } = props;
  const store = sharedImageStoreOrNull();
  const { ref, width, height } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const viewport = useMergedRef<HTMLDivElement>(ref, root);
  const [state, dispatch] = useReducer(viewerReducer, initialViewerState);
  // Where the pointer is: the page is drawn again for it only while the magnifier follows it.
  const pointer = useRef<Pointer | null>(null);
  const [lensPointer, setLensPointer] = useState<Pointer | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const version = useSyncExternalStore(store?.subscribe ?? noSubscription, store?.version ?? zero, zero);
  const ratio = typeof window === "undefined" ? 1 : window.devicePixelRatio || 1;

  useEffect(() => {
    for (const { id, url } of images) store?.request(id, url);
  }, [images, store]);

  const { prior = noImages } = props;
  const stages = useMemo(() => stagesOf(images, height > 0 ? width / height : 1, prior), [images, prior, width, height]);
  const all = useMemo(() => [...images, ...prior], [images, prior]);
  const stage = useMemo(() => stageShown(stages, state.stage, state.alone), [stages, state.stage, state.alone]);
  const cells = useMemo<readonly CellLayout[]>(
    // `version` stands for what the store holds.
    () => (version >= 0 && stage && width > 0 ? layOut({ stage, images: all, store, width, height, state }) : []),
    [stage, all, store, width, height, state, version],
  );
  useEffect(() => {
    const earlier = new Set(stage?.rows.flat().flatMap(({ isPrior, imageId }) => (isPrior && imageId ? [imageId] : [])));
    for (const { id, url } of prior) if (earlier.has(id)) store?.request(id, url);
  }, [stage, prior, store]);
  useRenewedAddresses(cells, store, props.freshUrl);
  useSeenImages(cells, props.onSeen);
  useShownImage(props.show, stages, dispatch);

  const { onSelectMark } = props;
  const selecting = useMarkSelection({ cells, marks, hidden: state.marksHidden, marking, onSelectMark });
  const { shown, drawing, selection, select, preview } = selecting;
  const activate = (layout: CellLayout | undefined) => {
    if (!layout || layout.cell.imageId === null) return;
    setActiveId(layout.cell.imageId);
    props.onSide?.(layout.cell.side);
  };

  const context: ToolContext = {
    state,
    dispatch,
    stages,
    cells,
    get pointer() {
      return pointer.current;
    },
    activeId,
    ratio,
    selected: selecting.selected,
    deselect: selection && (() => select(null, "key")),
    marking: marking ?? null,
    undo: props.undo ?? null,
    redo: props.redo ?? null,
    openKeyMap: props.openKeyMap ?? null,
  };
  const latest = useRef(context);
  latest.current = context;
  useViewerKeys(keysActive, latest);

  const lensAbout = lensPointer ?? pointer.current ?? pointerIn(activeLayout(context));
  const lens = useMemo(
    () => (state.magnifying && lensAbout ? lensAt(cells, lensAbout, { width, height }, ratio) : null),
    [state.magnifying, lensAbout, cells, width, height, ratio],
  );
  const problem = usePainter({ place, cells, lens, width, height, examKey, store, onPainted: props.onPainted });

  const scene: Scene = {
    cells,
    lens,
    state,
    tool: marking?.tool ?? "window",
    marks: shown,
    selectedId: selection?.id ?? null,
    canMark: marking !== undefined,
  };
  const apply = (effect: PointerEffect) => {
    switch (effect.kind) {
      case "view":
      case "windowing":
        return dispatch(effect);
      case "preview":
        return preview(effect.mark);
      case "select":
        return select(effect.id === null ? null : { id: effect.id, handle: null }, "pointer");
      case "add":
        // What was just drawn is to be seen.
        if (state.marksHidden) dispatch({ kind: "hideMarks" });
        return selecting.add(effect.imageId, effect.region);
      case "change":
        return marking?.change(effect.id, effect.region.points, false);
      case "refused":
        return marking?.refused(effect.sentence);
    }
  };
  const setPointerIn = (at: Pointer | null) => {
    pointer.current = at;
    if (state.magnifying || lensPointer) setLensPointer(state.magnifying ? at : null);
    if (at && at.imageId !== activeId) activate(cells.find(({ cell }) => cell.imageId === at.imageId));
  };
  const { onHoverMark } = props;
  const hovered = useRef<string | null>(null);
  const onHover = useCallback(
    (mark: ViewerMark | null) => {
      const id = mark?.id ?? null;
      if (hovered.current !== id) onHoverMark?.(id);
      hovered.current = id;
    },
    [onHoverMark],
  );
  const { handlers, cursor } = usePointers({ place: root, scene, apply, onPointer: setPointerIn, onHoverMark: onHover });

  const painted = cells.filter(({ drawn }) => drawn).length;
  const showAlone = (layout: CellLayout | undefined) =>
    dispatch({ kind: "alone", imageId: state.alone === null ? (layout?.cell.imageId ?? null) : null });
  return (
    <div className={classes.frame}>
      <ViewerToolbar context={context} unseenIds={props.unseenIds} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pictures to be looked at with a pointer; every action also has a key and a button */}
      <div
        ref={viewport}
        className={classes.viewer}
        data-painted={painted}
        data-views={cells.filter(({ cell }) => cell.imageId).length}
        data-stage={stage?.name}
        data-tool={state.magnifying ? "magnifier" : (marking?.tool ?? "window")}
        style={{ cursor }}
        {...handlers}
        onDoubleClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const at = [event.clientX - box.left, event.clientY - box.top] as const;
          const isButton = event.target instanceof Element && event.target.closest("button") !== null;
          if (!isButton && scene.tool === "window" && !markUnder(scene, at, "mouse")) showAlone(cellAt(cells, at));
        }}
      >
        <div ref={place} className={classes.canvas} />
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
            active={layout.cell.imageId !== null && layout.cell.imageId === activeId}
            lensRect={lens?.rect ?? null}
            onActive={() => activate(layout)}
            onAlone={() => showAlone(layout)}
            onSelect={(next) => select(next, "focus")}
            onRetry={async (imageId, url) => store?.retry(imageId, (await props.freshUrl?.(imageId)) ?? url)}
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
              marks={shown.filter(({ imageId }) => imageId === lens.drawn.imageId)}
              drawing={drawing?.imageId === lens.drawn.imageId ? drawing : null}
              litMarkIds={litMarkIds}
              selectedId={selection?.id}
              heatMap={heatMaps?.[lens.drawn.imageId]}
            />
          </div>
        ) : null}
        {props.children}
      </div>
    </div>
  );
}

/** The step of the hanging, or one of its views alone. */
function stageShown(stages: readonly Stage[], at: number, alone: string | null): Stage | undefined {
  const cell = stages.flatMap(({ rows }) => rows.flat()).find(({ imageId }) => alone !== null && imageId === alone);
  if (cell) return { name: `${cell.label} alone`, rows: [[cell]] };
  return stages[Math.min(at, stages.length - 1)];
}

function pointerIn(layout: CellLayout | undefined): Pointer | null {
  return layout ? { imageId: layout.cell.imageId, at: placeIn(layout, null) } : null;
}

const noSubscription = () => () => undefined;
const zero = () => 0;

/** None while the page is made on the server. */
function sharedImageStoreOrNull() {
  return typeof window === "undefined" ? null : sharedImageStore();
}
