import { type Dispatch, useEffect, useRef } from "react";
import type { Stage } from "./hanging-stages.ts";
import type { ViewerAction } from "./viewer-state.ts";

/** Goes to the step that contains an image when the page requests it; a new object is a new request. */
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
