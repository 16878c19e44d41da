import { createHash } from "node:crypto";
import type { MetricName, MetricValue, ThresholdChoice } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { readCases } from "./read-cases.ts";
import type { ShownCases } from "./show-evaluation.ts";

/** Answers kept, a few kB each. */
const keptAtMost = 1_000;
const answers = new WeakMap<Deps["measuring"], Map<string, Promise<MetricValue[]>>>();

/**
 * Metrics from the stored cases of an evaluation. Its cases never change, so an answer is kept: by what was asked, and, for who is kept blind, by
 * which exams their sums go over.
 */
export async function computeMetrics(
  deps: Pick<Deps, "database" | "measuring">,
  evaluation: ShownCases,
  choice: ThresholdChoice,
  only: readonly MetricName[],
): Promise<MetricValue[]> {
  const kept = answers.get(deps.measuring) ?? new Map<string, Promise<MetricValue[]>>();
  answers.set(deps.measuring, kept);
  const { operatingPoint, threshold, subgroup, prevalence } = choice;
  const key = JSON.stringify([evaluation.id, examsOf(evaluation), operatingPoint, threshold, subgroup, prevalence, only]);
  const answer = kept.get(key) ?? readCases(deps, evaluation).then((cases) => deps.measuring.measure(cases, choice, only));
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

function examsOf({ examsShown }: ShownCases): string | null {
  return examsShown === null
    ? null
    : createHash("sha256")
        .update([...examsShown].sort().join(" "))
        .digest("hex");
}
