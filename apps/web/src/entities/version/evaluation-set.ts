import type { EvaluationSet } from "@second-read/domain";

/** The set that a URL names: the held-out test set if it says so, otherwise out of fold. */
export function evaluationSetOf(query: { get: (name: string) => string | null }): EvaluationSet {
  return query.get("set") === "LOCKED_TEST" ? "LOCKED_TEST" : "OUT_OF_FOLD";
}
