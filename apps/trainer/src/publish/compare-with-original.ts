import type { ModelVersion, TrainingRun } from "@second-read/database";

export interface Reproduction {
  readonly reproduced: boolean;
  /** For the run's log. */
  readonly sentence: string;
}

/** Whether each fold model has the same bytes as the version's, and what may explain any difference. */
export function compareWithOriginal(
  { number, foldModels }: Pick<ModelVersion, "number" | "foldModels">,
  folds: readonly { readonly fold: number; readonly sha256: string }[],
  {
    now,
    then,
  }: { readonly now: Pick<TrainingRun, "backend" | "codeVersion">; readonly then: Pick<TrainingRun, "backend" | "codeVersion"> },
): Reproduction {
  const digestOf = new Map(folds.map(({ fold, sha256 }) => [fold, sha256]));
  const other = foldModels.filter(({ fold, sha256 }) => digestOf.get(fold) !== sha256).map(({ fold }) => fold + 1);
  if (other.length === 0 && folds.length === foldModels.length)
    return { reproduced: true, sentence: `Version ${number} is reproduced: all ${folds.length} fold models have the same bytes.` };
  const reasons = [
    ...(now.backend === then.backend ? [] : [`it was trained on ${then.backend}, this run on ${now.backend}`]),
    ...(now.codeVersion === then.codeVersion ? [] : [`its code was ${then.codeVersion}, this run's ${now.codeVersion}`]),
  ];
  const because = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
  return {
    reproduced: false,
    sentence: `Version ${number} is not reproduced: of ${foldModels.length} fold models these have other bytes: ${other.join(", ")}${because}.`,
  };
}
