import type { EvaluationSet } from "@second-read/domain";

/** The set that an address names: the held-out test set where it asks for it, else out of fold. */
export function evaluationSetOf(query: { get: (name: string) => string | null }): EvaluationSet {
  return query.get("set") === "LOCKED_TEST" ? "LOCKED_TEST" : "OUT_OF_FOLD";
}
