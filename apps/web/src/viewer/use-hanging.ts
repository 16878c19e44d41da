import { type Dispatch, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { placeOf, type Stage, stagesOf } from "./hanging-stages.ts";
import type { ImageStore } from "./image-store.ts";
import { type CellLayout, layOut, type ViewerImage } from "./layout.ts";
import type { ViewerAction, ViewerState } from "./viewer-state.ts";

interface HangingInput {
  readonly images: readonly ViewerImage[];
  readonly prior: readonly ViewerImage[];
  readonly store: ImageStore | null;
  readonly width: number;
  readonly height: number;
  readonly state: ViewerState;
  readonly dispatch: Dispatch<ViewerAction>;
}

export interface Hanging {
  readonly stages: readonly Stage[];
  readonly stage: Stage | undefined;
  readonly cells: readonly CellLayout[];
}

/** The steps of the hanging, the one on screen, and its cells with the images loaded so far. Images are requested as they are needed. */
export function useHanging({ images, prior, store, width, height, state, dispatch }: HangingInput): Hanging {
  const version = useSyncExternalStore(store?.subscribe ?? noSubscription, store?.version ?? zero, zero);
  const stages = useMemo(() => stagesOf(images, height > 0 ? width / height : 1, prior), [images, prior, width, height]);
  const [hung, setHung] = useState(stages);
  if (hung !== stages) {
    // While rendering, so that no other step is on screen even for one frame.
    setHung(stages);
    const before = hung[state.stage];
    dispatch({ kind: "rehung", stage: (before && placeOf(before, stages)) ?? Math.max(0, Math.min(state.stage, stages.length - 1)) });
  }
  const stage = useMemo(() => stageShown(stages, state.stage, state.alone), [stages, state.stage, state.alone]);
  const all = useMemo(() => [...images, ...prior], [images, prior]);
  const cells = useMemo<readonly CellLayout[]>(
    // `version` represents the content of the store.
    () => (version >= 0 && stage && width > 0 ? layOut({ stage, images: all, store, width, height, state }) : []),
    [stage, all, store, width, height, state, version],
  );
  useEffect(() => {
    const earlier = new Set(stage?.rows.flat().flatMap(({ isPrior, imageId }) => (isPrior && imageId ? [imageId] : [])));
    const wanted = [...images, ...prior.filter(({ id }) => earlier.has(id))];
    for (const { id, url } of wanted) store?.request(id, url);
    // Without this, images fetched ahead would push those on screen out of memory, and they would never be requested again.
    return store?.hold(wanted.map(({ id }) => id));
  }, [images, stage, prior, store]);
  return { stages, stage, cells };
}

/** The step of the hanging, or one of its views alone. */
function stageShown(stages: readonly Stage[], at: number, alone: string | null): Stage | undefined {
  const cell = stages.flatMap(({ rows }) => rows.flat()).find(({ imageId }) => alone !== null && imageId === alone);
  if (cell) return { name: `${cell.label} alone`, rows: [[cell]] };
  return stages[Math.min(at, stages.length - 1)];
}

const noSubscription = () => () => undefined;
const zero = () => 0;
