import type { Obstacle, OpenRead } from "./session-state.ts";

/** Why this draft cannot be changed now, in a sentence; null where it can. */
export function holdOf({ busy, obstacle }: Pick<OpenRead, "busy" | "obstacle">): string | null {
  if (busy === "finalising") return "Submitting…";
  if (busy === "skipping") return "Skipping…";
  if (obstacle?.kind === "changedElsewhere") return "Choose first which draft to keep.";
  if (obstacle?.kind === "noLongerDraft") return "This draft can no longer be changed.";
  return null;
}

/** Whether saving this draft would fail or overwrite something. A failed submission does not prevent saving. */
export function preventsSaving(obstacle: Obstacle | null): boolean {
  return obstacle !== null && obstacle.kind !== "notSubmitted";
}
