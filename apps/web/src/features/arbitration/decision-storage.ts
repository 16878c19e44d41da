import type { Decision } from "./decision.ts";

// The shape of a kept decision has a number of its own: one of another shape is not taken for this.
const prefix = "second-read:decision-2:";

/**
 * An arbiter's decision in this browser: a reload or an ended session loses nothing, and one that was undone is there again. Null where there is
 * none or it cannot be read.
 */
export function loadDecision(examId: string): Decision | null {
  try {
    const found = JSON.parse(window.localStorage.getItem(prefix + examId) ?? "null") as Decision | null;
    return found && Array.isArray(found.breasts) && Array.isArray(found.own) && typeof found.reason === "string" ? found : null;
  } catch {
    return null;
  }
}

export function keepDecision(examId: string, decision: Decision): void {
  try {
    window.localStorage.setItem(prefix + examId, JSON.stringify(decision));
  } catch {
    // Storage is full or forbidden: arbitration goes on without the crash copy.
  }
}

export function dropDecision(examId: string): void {
  try {
    window.localStorage.removeItem(prefix + examId);
  } catch {
    // See keepDecision.
  }
}
