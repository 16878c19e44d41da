import { findPrevalence } from "@second-read/database";
import { AppError, operatingPointNames } from "@second-read/domain";
import { type Confusion, countConfusion, type MetricValue, measureCases, type ThresholdChoice } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { readCases } from "./read-cases.ts";
import type { ShownEvaluation } from "./show-evaluation.ts";

export interface ThresholdRequest {
  readonly operatingPoint?: string | null;
  readonly threshold?: number | null;
  readonly subgroup?: string | null;
}

/**
 * Metrics of an evaluation at a decision threshold, computed from its stored cases: any past figure comes out again. Predictive values are given at the prevalence that
 * the project states now too. @throws AppError INVALID_INPUT
 */
export async function measureEvaluation(
  deps: Pick<Deps, "database">,
  evaluation: ShownEvaluation,
  request: ThresholdRequest,
): Promise<MetricValue[]> {
  const choice = choiceOf(evaluation, request);
  const [cases, prevalence] = await Promise.all([readCases(deps, evaluation), findPrevalence(deps.database, evaluation.modelVersionId)]);
  return measureCases(cases, { ...choice, prevalence });
}

/** The four counts at a decision threshold. @throws AppError INVALID_INPUT */
export async function countEvaluation(
  deps: Pick<Deps, "database">,
  evaluation: ShownEvaluation,
  request: ThresholdRequest,
): Promise<Confusion> {
  return countConfusion(await readCases(deps, evaluation), choiceOf(evaluation, request));
}

export function choiceOf(
  { subgroups }: Pick<ShownEvaluation, "subgroups">,
  { operatingPoint, threshold, subgroup }: ThresholdRequest,
): ThresholdChoice {
  const named = operatingPointNames.find((name) => name === operatingPoint);
  if (operatingPoint && named === undefined)
    throw new AppError("INVALID_INPUT", `There is no such operating point; there are ${operatingPointNames.join(", ")}.`);
  if (subgroup && !subgroups.includes(subgroup))
    throw new AppError("INVALID_INPUT", "This evaluation has no such subgroup.", { subgroups });
  return {
    ...(named === undefined ? {} : { operatingPoint: named }),
    ...(threshold === null || threshold === undefined ? {} : { threshold: requireThreshold(threshold) }),
    ...(subgroup ? { subgroup } : {}),
  };
}

/** @throws AppError INVALID_INPUT */
export function requireThreshold(threshold: number): number {
  if (!(threshold >= 0 && threshold <= 1)) throw new AppError("INVALID_INPUT", "A threshold is a score: 0 to 1.");
  return threshold;
}
