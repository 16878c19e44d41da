import { type Dispatch, useEffect, useRef } from "react";
import type { Stage } from "./hanging-stages.ts";
import type { ViewerAction } from "./viewer-state.ts";

/** Goes to the step that holds an image when a page asks for it; a new object asks anew. */
export function useShownImage(
  show: { readonly imageId: string } | null | undefined,
  stages: readonly Stage[],
  dispatch: Dispatch<ViewerAction>,
): void {
  const shown = useRef(show);
  useEffect(() => {
    if (shown.current === show) return;
    shown.current = show;
    const to = stages.findIndex(({ rows }) => rows.flat().some(({ imageId }) => imageId === show?.imageId));
    if (to >= 0) dispatch({ kind: "stage", to, count: stages.length });
  }, [show, stages, dispatch]);
}
