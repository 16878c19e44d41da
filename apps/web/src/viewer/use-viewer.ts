import { useMemo, useReducer, useRef } from "react";
import { applyPointerEffect } from "./apply-pointer-effect.ts";
import { sharedImageStore } from "./image-store.ts";
import type { CellLayout, ViewerImage } from "./layout.ts";
import { lensAt, type Pointer } from "./lens.ts";
import type { ViewerMark } from "./marks.ts";
import { addedByKey, type PointerEffect, type Scene } from "./pointer-machine.ts";
import { activeLayout, placeIn, type ToolContext } from "./tool.ts";
import { useActiveView } from "./use-active-view.ts";
import { useHanging } from "./use-hanging.ts";
import { useHoveredMark } from "./use-hovered-mark.ts";
import { useMarkSelection } from "./use-mark-selection.ts";
import { usePainter } from "./use-painter.ts";
import { usePixelRatio } from "./use-pixel-ratio.ts";
import { usePointers } from "./use-pointers.ts";
import { useRenewedAddresses } from "./use-renewed-addresses.ts";
import { useSeenImages } from "./use-seen-images.ts";
import { useShownImage } from "./use-shown-image.ts";
import { useSize } from "./use-size.ts";
import { useViewerKeys } from "./use-viewer-keys.ts";
import type { ExamViewerProps } from "./viewer-props.ts";
import { initialViewerState, viewerReducer } from "./viewer-state.ts";

const noMarks: readonly ViewerMark[] = [];
const noImages: readonly ViewerImage[] = [];

/** Connects the viewer's parts: hanging, marks, tools, keys, pointers and the canvas. */
export function useViewer(props: ExamViewerProps) {
  const { examKey, images, prior = noImages, marks = noMarks, marking, onSelectMark } = props;
  // Null while the page renders on the server.
  const store = typeof window === "undefined" ? null : sharedImageStore();
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLDivElement>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(viewport);
  const [state, dispatch] = useReducer(viewerReducer, initialViewerState);

  const { stages, stage, cells } = useHanging({ images, prior, store, width, height, state, dispatch });
  useRenewedAddresses(cells, store, props.freshUrl);
  useSeenImages(cells, props.onSeen);
  useShownImage(props.show, stages, dispatch);
  const selecting = useMarkSelection({ cells, marks, hidden: state.marksHidden, marking, onSelectMark });
  const { selection, select } = selecting;
  const { pointer, lensPointer, activeId, activate, setPointer } = useActiveView({
    cells,
    magnifying: state.magnifying,
    onSide: props.onSide,
  });

  const apply = (effect: PointerEffect) => applyPointerEffect(effect, { dispatch, selecting, marking, marksHidden: state.marksHidden });

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
    placeMark: placeMark(),
    selected: selecting.selected,
    deselect: selection && (() => select(null, "key")),
    marking: marking ?? null,
    undo: props.undo ?? null,
    redo: props.redo ?? null,
    openKeyMap: props.openKeyMap ?? null,
  };
  useViewerKeys(props.keysActive ?? true, context);

  const lensAbout = lensPointer ?? pointer.current ?? middleOf(activeLayout(context));
  const lens = useMemo(
    () => (state.magnifying && lensAbout ? lensAt(cells, lensAbout, { width, height }, ratio) : null),
    [state.magnifying, lensAbout, cells, width, height, ratio],
  );
  const problem = usePainter({ place: canvas, cells, lens, width, height, ratio, examKey, store, onPainted: props.onPainted });
  const scene: Scene = {
    cells,
    lens,
    state,
    tool: marking?.tool ?? "window",
    marks: selecting.shown,
    selectedId: selection?.id ?? null,
    canMark: marking !== undefined,
  };
  const { handlers, cursor } = usePointers({
    place: viewport,
    scene,
    apply,
    onPointer: setPointer,
    onHoverMark: useHoveredMark(props.onHoverMark),
  });

  function placeMark(): (() => void) | null {
    const tool = marking?.tool ?? "window";
    if (tool === "window") return null;
    return () => {
      const layout = activeLayout({ cells, pointer: pointer.current, activeId });
      const effect = layout ? addedByKey(tool, layout) : null;
      if (effect) apply(effect);
    };
  }

  return {
    canvas,
    viewport,
    context,
    scene,
    stage,
    lens,
    problem,
    selecting,
    handlers,
    cursor,
    activate,
    showAlone: (layout: CellLayout | undefined) =>
      dispatch({ kind: "alone", imageId: state.alone === null ? (layout?.cell.imageId ?? null) : null }),
    retry: async (imageId: string, url: string) => store?.retry(imageId, (await props.freshUrl?.(imageId)) ?? url),
  };
}

function middleOf(layout: CellLayout | undefined): Pointer | null {
  return layout ? { imageId: layout.cell.imageId, at: placeIn(layout, null) } : null;
}
