import type { Decision } from "./decision.ts";

const prefix = "second-read:decision:";

/** An arbiter's unfinished decision in this browser: a reload or an ended session loses nothing. Null where there is none or it cannot be read. */
export function loadDecision(examId: string): Decision | null {
  try {
    const found = JSON.parse(window.localStorage.getItem(prefix + examId) ?? "null") as Decision | null;
    return found && Array.isArray(found.breasts) && typeof found.reason === "string" ? found : null;
  } catch {
    return null;
  }
}

export function keepDecision(examId: string, decision: Decision): void {
  try {
    window.localStorage.setItem(prefix + examId, JSON.stringify(decision));
  } catch {
    // Storage is full or forbidden: settling goes on without the crash copy.
  }
}

export function dropDecision(examId: string): void {
  try {
    window.localStorage.removeItem(prefix + examId);
  } catch {
    // See keepDecision.
  }
}
