import type { OwnRead } from "./documents.ts";
import { filedInWords } from "./opinion-words.ts";
import type { SessionCore, SessionParts } from "./session-core.ts";
import type { FiledRead } from "./session-state.ts";

/** Shows what was filed, for as long as it can be undone, and counts it. */
export function showSubmitted(
  core: SessionCore,
  { now }: SessionParts,
  { id: readId, exam }: Pick<OwnRead, "id" | "exam">,
  filed: FiledRead,
) {
  const words = filedInWords(filed.breasts);
  const at = now();
  const until = at + undoMilliseconds(filed);
  const submitted = { readId, pseudonym: exam.pseudonym, words, at, until, undo: { kind: "possible" } as const };
  core.set({ submitted, skipped: null, done: core.state().done + 1 });
}

/** The time for undo, by the server's clock, since this browser's may be wrong. */
function undoMilliseconds({ finalisedAt, undoUntil }: FiledRead): number {
  return finalisedAt && undoUntil ? Date.parse(undoUntil) - Date.parse(finalisedAt) : 0;
}
