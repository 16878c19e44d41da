import { canStandIn, type DensityEstimates, type DensityInput, estimateDensities } from "./estimate-densities.ts";
import { densitySubgroup, type EvaluatedBreast } from "./evaluated-case.ts";
import type { OutOfFoldEvaluation } from "./evaluation-summary.ts";
import { fitOutOfFold, type OutOfFoldInput } from "./fit-out-of-fold.ts";
import { notesOnScoredAlone } from "./scored-alone.ts";
import { summariseCases } from "./summarise-cases.ts";
import { withUnknownSubgroups } from "./unknown-subgroups.ts";
import type { CalibrationMap } from "./version-scoring.ts";

/**
 * Evaluates a version on the patients of its snapshot: scores as in `fitOutOfFold`, then all metrics of its page. A breast without a stated density
 * is counted under the estimated one, if estimates agree well enough with stated densities.
 */
export function evaluateOutOfFold(input: OutOfFoldInput & Pick<DensityInput, "folds">): OutOfFoldEvaluation {
  const estimates = estimateDensities(input);
  const taken = estimates !== null && canStandIn(estimates) ? estimates : null;
  const breasts = taken === null ? input.breasts : input.breasts.map((breast) => withEstimate(breast, taken));
  const { scoring, cases: fitted } = fitOutOfFold({ ...input, breasts });
  const cases = withUnknownSubgroups(fitted);
  const notes = [
    ...notesOf(scoring.breastMap),
    ...notesOnScoredAlone(cases, input.pooling),
    ...(estimates === null ? [] : densityNotes(input.breasts, estimates)),
  ];
  return {
    scoring: taken === null ? scoring : { ...scoring, density: { agreement: taken.agreement, map: taken.map, folds: taken.folds } },
    cases,
    summary: summariseCases(cases, scoring.operatingPoints, notes),
  };
}

function withEstimate(breast: EvaluatedBreast, { ofBreasts }: DensityEstimates): EvaluatedBreast {
  const estimate = breast.density === null ? ofBreasts.get(breast.breastId) : undefined;
  return estimate === undefined ? breast : { ...breast, subgroups: [densitySubgroup(estimate), ...breast.subgroups] };
}

function densityNotes(breasts: readonly EvaluatedBreast[], estimates: DensityEstimates): string[] {
  const unknown = breasts.filter(({ density, breastId }) => density === null && estimates.ofBreasts.has(breastId)).length;
  if (unknown === 0) return [];
  const { value, low, high, n } = estimates.agreement;
  const figure = value === null ? "none that could be estimated" : `${value.toFixed(2)} (95 % ${low?.toFixed(2)} to ${high?.toFixed(2)})`;
  const what = `Nobody stated the density of ${unknown === 1 ? "1 breast" : `${unknown} breasts`}`;
  const how = `quadratic-weighted kappa with ${n} stated densities, out of fold: ${figure}`;
  return canStandIn(estimates)
    ? [`${what}: subgroups count them under the density estimated from their images (${how}).`]
    : [`${what}, and estimates from their images agree too little with stated ones to stand in (${how}).`];
}

function notesOf(map: CalibrationMap): string[] {
  return map.kind === "identity" ? [`The score is not a calibrated probability (${map.reason}).`] : [];
}
