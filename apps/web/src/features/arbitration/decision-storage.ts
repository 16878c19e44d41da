import type { Decision } from "./decision.ts";

/** An exam and its round: a decision begun on the reads of an earlier round must not be used for these. */
export interface DecidedRound {
  readonly id: string;
  readonly round: number;
}

// The key holds the version of the stored format, so that a decision in an older format is not read.
function keyOf({ id, round }: DecidedRound): string {
  return `second-read:decision-3:${id}:${round}`;
}

/**
 * An arbiter's decision as stored in this browser, so that a reload or an expired session loses nothing and an undone decision can be edited. Null if
 * there is none or it cannot be read.
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
    // Storage is full or forbidden: arbitration goes on without the saved copy.
  }
}

export function dropDecision(exam: DecidedRound): void {
  try {
    window.localStorage.removeItem(keyOf(exam));
  } catch {
    // See keepDecision.
  }
}
