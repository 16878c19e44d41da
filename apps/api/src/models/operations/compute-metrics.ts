import { createHash } from "node:crypto";
import type { CaseColumns, MetricName, MetricValue, ThresholdChoice } from "@second-read/evaluation";
import type { Asker } from "../../common/lane.ts";
import type { Deps } from "../../deps.ts";
import type { ShownEvaluation } from "./show-evaluation.ts";

/**
 * Metrics from the stored cases of an evaluation, in the process's queue for heavy work. Its cases never change, so an answer is cached: by the
 * request, and for blinded people also by the cases that their sums cover.
 * @throws AppError RATE_LIMITED, UNAVAILABLE
 */
export async function computeMetrics(
  { measuring, heavyWork }: Pick<Deps, "measuring" | "heavyWork">,
  asker: Asker,
  evaluation: ShownEvaluation,
  choice: ThresholdChoice,
  only: readonly MetricName[],
): Promise<MetricValue[]> {
  const { operatingPoint, threshold, subgroup, prevalence } = choice;
  const over = evaluation.isWhole ? null : digestOf(await evaluation.columns());
  const key = JSON.stringify([evaluation.id, over, operatingPoint, threshold, subgroup, prevalence, only]);
  return heavyWork.metrics.of(key, asker, () =>
    heavyWork.lane.run(asker, async () => measuring.measure(await evaluation.columns(), choice, only)),
  );
}

function digestOf({ scores, patients, kinds, kindOf, thresholds, thresholdsOf, subgroups, subgroupsOf }: CaseColumns): string {
  const hash = createHash("sha256").update(JSON.stringify([kinds, thresholds, subgroups]));
  for (const column of [scores, patients, kindOf, thresholdsOf, subgroupsOf]) hash.update(column);
  return hash.digest("hex");
}
