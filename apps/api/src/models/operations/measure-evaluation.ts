import { AppError, defaultOperatingPoint, operatingPointNames } from "@second-read/domain";
import { type MetricName, type MetricValue, metricNames, type ThresholdChoice } from "@second-read/evaluation";
import { askerOf } from "../../common/asker-of.ts";
import type { RequestContext } from "../../context.ts";
import { computeMetrics } from "./compute-metrics.ts";
import type { ShownEvaluation } from "./show-evaluation.ts";

export interface ThresholdRequest {
  readonly operatingPoint?: string | null;
  readonly threshold?: number | null;
  readonly subgroup?: string | null;
}

const atPrevalence: readonly MetricName[] = ["ppvAtPrevalence", "npvAtPrevalence"];
/** Metrics that are the same at every decision threshold. */
const ofScores: readonly MetricName[] = ["auc", "prAuc", "logLoss", "brier", "ece", "calibrationSlope", "calibrationIntercept"];

/**
 * Metrics of an evaluation at a decision threshold, all or those named: as published, if they were, otherwise computed from its stored cases, so that
 * any past value can be reproduced. Predictive values are also given at the prevalence that the project states now. @throws AppError INVALID_INPUT
 */
export async function measureEvaluation(
  context: RequestContext,
  evaluation: ShownEvaluation,
  request: ThresholdRequest,
  names: readonly MetricName[] = metricNames,
): Promise<MetricValue[]> {
  const { deps, loaders } = context;
  const choice = choiceOf(evaluation, request);
  const published = (await findPublished(loaders, evaluation, choice)).filter(({ name }) => names.includes(name));
  const isPublished = (name: MetricName) => published.some((metric) => metric.name === name);
  const missing = names.filter((name) => !isPublished(name));
  const prevalence = missing.some((name) => atPrevalence.includes(name)) ? await loaders.prevalence.load(evaluation.modelVersionId) : null;
  const wanted = prevalence === null ? missing.filter((name) => !atPrevalence.includes(name)) : missing;
  const computed = wanted.length === 0 ? [] : await computeMetrics(deps, askerOf(context), evaluation, { ...choice, prevalence }, wanted);
  const placeOf = ({ name }: MetricValue) => metricNames.indexOf(name);
  return [...published, ...computed].sort((one, other) => placeOf(one) - placeOf(other));
}

/**
 * Metrics that were stored with the evaluation: at each named point, for each subgroup at the default one, and at any threshold those that do not
 * depend on it. None for blinded people.
 */
async function findPublished(
  loaders: RequestContext["loaders"],
  { id: evaluationId, isWhole }: ShownEvaluation,
  { operatingPoint = defaultOperatingPoint, threshold, subgroup = "" }: ThresholdChoice,
): Promise<MetricValue[]> {
  if (!isWhole) return [];
  const isStored = threshold === undefined && (subgroup === "" || operatingPoint === defaultOperatingPoint);
  const point = isStored ? operatingPoint : defaultOperatingPoint;
  const stored = await loaders.publishedMetrics.load({ evaluationId, subgroup, operatingPoint: subgroup === "" ? point : "" });
  return metricNames
    .filter((name) => isStored || ofScores.includes(name))
    .flatMap((name) => stored.filter((metric) => metric.name === name).map((metric) => ({ ...metric, name })));
}

/** @throws AppError INVALID_INPUT */
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
  if (!(threshold >= 0 && threshold <= 1)) throw new AppError("INVALID_INPUT", "A threshold is a score from 0 to 1.");
  return threshold;
}
