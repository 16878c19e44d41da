import type { OutOfFoldEvaluation } from "./evaluation-summary.ts";
import { fitOutOfFold, type OutOfFoldInput } from "./fit-out-of-fold.ts";
import { summariseCases } from "./summarise-cases.ts";
import type { CalibrationMap } from "./version-scoring.ts";

/** Evaluates a version on the patients of its snapshot: scores as `fitOutOfFold`, then every figure of its page. */
export function evaluateOutOfFold(input: OutOfFoldInput): OutOfFoldEvaluation {
  const { scoring, cases } = fitOutOfFold(input);
  return { scoring, cases, summary: summariseCases(cases, scoring.operatingPoints, notesOf(scoring.breastMap)) };
}

function notesOf(map: CalibrationMap): string[] {
  return map.kind === "identity" ? [`The score is not a calibrated probability (${map.reason}).`] : [];
}
