import type { Decision } from "./decision.ts";

/** An exam in its round: what was begun on the reads of an earlier round is no decision on these. */
export interface DecidedRound {
  readonly id: string;
  readonly round: number;
}

// The shape of a kept decision has a number of its own: one of another shape is not taken for this.
function keyOf({ id, round }: DecidedRound): string {
  return `second-read:decision-3:${id}:${round}`;
}

/**
 * An arbiter's decision in this browser: a reload or an ended session loses nothing, and one that was undone is there again. Null where there is
 * none or it cannot be read.
 */
export function loadDecision(exam: DecidedRound): Decision | null {
  try {
    const found = JSON.parse(window.localStorage.getItem(keyOf(exam)) ?? "null") as Decision | null;
    return found && Array.isArray(found.breasts) && Array.isArray(found.own) && typeof found.reason === "string" ? found : null;
  } catch {
    return null;
  }
}

export function keepDecision(exam: DecidedRound, decision: Decision): void {
  try {
    window.localStorage.setItem(keyOf(exam), JSON.stringify(decision));
  } catch {
    // Storage is full or forbidden: arbitration goes on without the crash copy.
  }
}

export function dropDecision(exam: DecidedRound): void {
  try {
    window.localStorage.removeItem(keyOf(exam));
  } catch {
    // See keepDecision.
  }
}
