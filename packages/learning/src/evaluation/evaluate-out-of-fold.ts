import type { CalibrationMap, OutOfFoldEvaluation, OutOfFoldInput } from "./evaluation-contract.ts";
import { fitOutOfFold } from "./fit-out-of-fold.ts";
import { summariseCases } from "./summarise-cases.ts";

/** Evaluates a version on the women it learned from: scores as `fitOutOfFold`, then every figure of its page. */
export function evaluateOutOfFold(input: OutOfFoldInput): OutOfFoldEvaluation {
  const { scoring, cases } = fitOutOfFold(input);
  return { scoring, cases, summary: summariseCases(cases, scoring.operatingPoints, notesOf(scoring.breastMap)) };
}

function notesOf(map: CalibrationMap): string[] {
  return map.kind === "identity" ? [`The score is not a calibrated probability (${map.reason}).`] : [];
}
