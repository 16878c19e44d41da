import type { EpochMetric } from "./training.type.ts";

/** An epoch's rates in whole per cent: an exact rate is a fraction that reveals the number of breasts, fold by fold and run by run. */
export function inPercent(epoch: EpochMetric): EpochMetric {
  const rounded = (rate: number | null) => (rate === null ? null : Math.round(rate * 100) / 100);
  return {
    ...epoch,
    accuracy: rounded(epoch.accuracy),
    precision: rounded(epoch.precision),
    recall: rounded(epoch.recall),
    auc: rounded(epoch.auc),
    validationAccuracy: rounded(epoch.validationAccuracy),
    validationPrecision: rounded(epoch.validationPrecision),
    validationRecall: rounded(epoch.validationRecall),
    validationAuc: rounded(epoch.validationAuc),
  };
}
