import type { GateEvidence } from "@second-read/domain";
import type { VersionScoring } from "@second-read/evaluation";
import type { FoldModelTrial } from "../child/task.ts";

/** A held-out image and its recorded logit by the model of its fold, standardised. */
export interface RecordedLogit {
  readonly fold: number;
  readonly imageId: string;
  readonly logit: number;
}

/** Float32 sums in a different order differ in the fifth digit; another model or another preparation differs in the first. */
const furthestLogit = 1e-3;

/**
 * Whether the stored fold models, with the version's own preparation, reproduce the logits on which its metrics are based. Latency is reported but
 * has no limit: no project sets one.
 */
export function inferenceContractOf(
  trials: readonly FoldModelTrial[],
  recorded: readonly RecordedLogit[],
  folds: VersionScoring["folds"],
): GateEvidence["inferenceContract"] {
  const problems: string[] = [];
  const untried: number[] = [];
  let furthest = 0;
  let images = 0;
  for (const { fold, problem, logits } of trials) {
    const name = `fold model ${fold + 1}`;
    if (problem !== null) {
      problems.push(`${name}: ${problem}`);
      continue;
    }
    const scale = folds.find((one) => one.fold === fold);
    const compared = recorded.filter((one) => one.fold === fold && logits[one.imageId] !== undefined);
    if (scale === undefined || compared.length === 0) {
      untried.push(fold);
      continue;
    }
    const off = Math.max(
      ...compared.map(({ imageId, logit }) => Math.abs((logits[imageId] ?? 0) - (logit * scale.deviation + scale.mean))),
    );
    // Also true for NaN.
    if (!(off <= furthestLogit)) problems.push(`${name} differs by ${off.toPrecision(2)} from what was recorded`);
    furthest = Math.max(furthest, off);
    images += compared.length;
  }
  if (problems.length > 0) return { passed: false, note: problems.join("; ") };
  if (trials.length === 0 || untried.length > 0)
    return { passed: null, note: "not evaluated: a fold model has no held-out image that could be read again" };
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0) / images;
  return {
    passed: true,
    note: `${trials.length} fold models have their recorded digest and reproduce the logits of ${images} held-out images within ${furthestLogit}; ${seconds.toFixed(2)} s per image, no limit set`,
  };
}
