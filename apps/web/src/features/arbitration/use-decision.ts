import { useCallback, useState } from "react";
import { beginDecision, type Decision, type DecisionAction, decisionReducer, withBreastsOf } from "./decision.ts";
import { type DecidedRound, keepDecision, loadDecision } from "./decision-storage.ts";
import type { LetteredRead } from "./reads-side-by-side.ts";

interface History {
  readonly past: readonly Decision[];
  readonly now: Decision;
  readonly future: readonly Decision[];
}

/** The arbiter's decision on one exam, stored in this browser, with undo of each step (typing the reason is not a step). */
export function useDecision(
  exam: DecidedRound & { readonly images: readonly { readonly laterality: "R" | "L" }[] },
  reads: readonly LetteredRead[],
) {
  const { id, round } = exam;
  const lateralities = [...new Set(exam.images.map(({ laterality }) => laterality))];
  const [history, setHistory] = useState<History>(() => ({
    past: [],
    now: loadDecision(exam) ?? beginDecision(lateralities, reads),
    future: [],
  }));
  const now = withBreastsOf(history.now, lateralities);
  // A breast's images may have arrived or been withdrawn meanwhile.
  if (now !== history.now) setHistory({ ...history, now });
  const move = useCallback(
    (step: (before: History) => History) =>
      setHistory((before) => {
        const after = step(before);
        keepDecision({ id, round }, after.now);
        return after;
      }),
    [id, round],
  );
  const change = useCallback(
    (action: DecisionAction) =>
      move((before) => {
        const now = decisionReducer(before.now, action);
        if (now === before.now) return before;
        const isStep = action.kind !== "reason" && !(action.kind === "own" && "continues" in action.action && action.action.continues);
        return isStep ? { past: [...before.past, before.now], now, future: [] } : { ...before, now };
      }),
    [move],
  );
  const { past, future } = history;
  const undoChange = useCallback(
    () =>
      move(({ past: steps, now, future: undone }) => {
        const last = steps.at(-1);
        return last
          ? { past: steps.slice(0, -1), now: { ...last, reason: now.reason }, future: [now, ...undone] }
          : { past: steps, now, future: undone };
      }),
    [move],
  );
  const redoChange = useCallback(
    () =>
      move(({ past: steps, now, future: [next, ...rest] }) =>
        next ? { past: [...steps, now], now: { ...next, reason: now.reason }, future: rest } : { past: steps, now, future: rest },
      ),
    [move],
  );
  return { decision: now, change, undo: past.length > 0 ? undoChange : null, redo: future.length > 0 ? redoChange : null };
}
