import { findPrevalence, listMetrics } from "@second-read/database";
import { AppError, defaultOperatingPoint, operatingPointNames } from "@second-read/domain";
import {
  type Confusion,
  countConfusion,
  type MetricName,
  type MetricValue,
  metricNames,
  type ThresholdChoice,
} from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { computeMetrics } from "./compute-metrics.ts";
import { readCases } from "./read-cases.ts";
import type { ShownCases, ShownEvaluation } from "./show-evaluation.ts";

export interface ThresholdRequest {
  readonly operatingPoint?: string | null;
  readonly threshold?: number | null;
  readonly subgroup?: string | null;
}

const atPrevalence: readonly MetricName[] = ["ppvAtPrevalence", "npvAtPrevalence"];

/**
 * Metrics of an evaluation at a decision threshold: as they were published, where they were, else computed from its stored cases, so that any past
 * figure comes out again. Predictive values are given at the prevalence that the project states now too. @throws AppError INVALID_INPUT
 */
export async function measureEvaluation(
  deps: Pick<Deps, "database" | "measuring">,
  evaluation: ShownEvaluation,
  request: ThresholdRequest,
): Promise<MetricValue[]> {
  const choice = choiceOf(evaluation, request);
  const [published, prevalence] = await Promise.all([
    findPublished(deps, evaluation, choice),
    findPrevalence(deps.database, evaluation.modelVersionId),
  ]);
  if (published.length > 0 && prevalence === null) return published;
  const missing = published.length > 0 ? atPrevalence : metricNames;
  const computed = await computeMetrics(deps, evaluation, { ...choice, prevalence }, missing);
  const placeOf = ({ name }: MetricValue) => metricNames.indexOf(name);
  return [...published, ...computed].sort((one, other) => placeOf(one) - placeOf(other));
}

/** Those that were stored with the evaluation: at each named point, and of each subgroup at the default one. None for who is kept blind. */
async function findPublished(
  { database }: Pick<Deps, "database">,
  { id, examsShown }: ShownCases,
  { operatingPoint = defaultOperatingPoint, threshold, subgroup }: ThresholdChoice,
): Promise<MetricValue[]> {
  if (examsShown !== null || threshold !== undefined) return [];
  if (subgroup !== undefined && operatingPoint !== defaultOperatingPoint) return [];
  const stored = await listMetrics(
    database.sql,
    id,
    subgroup === undefined ? { subgroup: "", operatingPoint } : { subgroup, operatingPoint: "" },
  );
  return metricNames.flatMap((name) => stored.filter((metric) => metric.name === name).map((metric) => ({ ...metric, name })));
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
