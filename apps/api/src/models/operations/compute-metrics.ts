import { createHash } from "node:crypto";
import type { CaseColumns, MetricName, MetricValue, ThresholdChoice } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import type { ShownEvaluation } from "./show-evaluation.ts";

/** Answers kept, a few kB each. */
const keptAtMost = 1_000;
const answers = new WeakMap<Deps["measuring"], Map<string, Promise<MetricValue[]>>>();

/**
 * Metrics from the stored cases of an evaluation. Its cases never change, so an answer is kept: by what was asked, and, for who is kept blind, by
 * the cases that their sums go over.
 */
export async function computeMetrics(
  { measuring }: Pick<Deps, "measuring">,
  evaluation: ShownEvaluation,
  choice: ThresholdChoice,
  only: readonly MetricName[],
): Promise<MetricValue[]> {
  const kept = answers.get(measuring) ?? new Map<string, Promise<MetricValue[]>>();
  answers.set(measuring, kept);
  const { operatingPoint, threshold, subgroup, prevalence } = choice;
  const over = evaluation.isWhole ? null : digestOf(await evaluation.columns());
  const key = JSON.stringify([evaluation.id, over, operatingPoint, threshold, subgroup, prevalence, only]);
  const answer = kept.get(key) ?? evaluation.columns().then((columns) => measuring.measure(columns, choice, only));
  // Moved to the end: the first is the one that was asked for longest ago.
  kept.delete(key);
  kept.set(key, answer);
  answer.catch(() => kept.delete(key));
  for (const oldest of kept.keys()) {
    if (kept.size <= keptAtMost) break;
    kept.delete(oldest);
  }
  return answer;
}

function digestOf({ scores, patients, kinds, kindOf, thresholds, thresholdsOf, subgroups, subgroupsOf }: CaseColumns): string {
  const hash = createHash("sha256").update(JSON.stringify([kinds, thresholds, subgroups]));
  for (const column of [scores, patients, kindOf, thresholdsOf, subgroupsOf]) hash.update(column);
  return hash.digest("hex");
}
