import { assertNever } from "@second-read/domain";
import type { Dispatch } from "react";
import type { Marking } from "./marks.ts";
import type { PointerEffect } from "./pointer-machine.ts";
import type { useMarkSelection } from "./use-mark-selection.ts";
import type { ViewerAction } from "./viewer-state.ts";

interface EffectTargets {
  readonly dispatch: Dispatch<ViewerAction>;
  readonly selecting: Pick<ReturnType<typeof useMarkSelection>, "preview" | "select" | "add">;
  readonly marking: Marking | undefined;
  readonly marksHidden: boolean;
}

/** Applies an effect of a pointer action. */
export function applyPointerEffect(effect: PointerEffect, { dispatch, selecting, marking, marksHidden }: EffectTargets): void {
  switch (effect.kind) {
    case "view":
    case "windowing":
      dispatch(effect);
      break;
    case "preview":
      selecting.preview(effect.mark);
      break;
    case "select":
      selecting.select(effect.id === null ? null : { id: effect.id, handle: null }, "pointer");
      break;
    case "add":
      // A mark just drawn must be visible.
      if (marksHidden) dispatch({ kind: "hideMarks" });
      selecting.add(effect.imageId, effect.region);
      break;
    case "change":
      marking?.change(effect.id, effect.region.points, false);
      break;
    case "refused":
      marking?.refused(effect.sentence);
      break;
    default:
      assertNever(effect);
  }
}
