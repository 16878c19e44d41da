import type { EpochColumns, EpochMetric } from "./training.type.ts";

/** Each column is built only when requested. */
export type ColumnsOnDemand = { readonly [Name in keyof EpochColumns]: () => EpochColumns[Name] };

export function epochColumnsOf(epochs: readonly EpochMetric[]): ColumnsOnDemand {
  const column =
    <Name extends keyof EpochMetric>(name: Name) =>
    () =>
      epochs.map((epoch) => epoch[name]);
  return {
    fold: column("fold"),
    epoch: column("epoch"),
    loss: column("loss"),
    accuracy: column("accuracy"),
    precision: column("precision"),
    recall: column("recall"),
    auc: column("auc"),
    validationLoss: column("validationLoss"),
    validationAccuracy: column("validationAccuracy"),
    validationPrecision: column("validationPrecision"),
    validationRecall: column("validationRecall"),
    validationAuc: column("validationAuc"),
    imagesPerSecond: column("imagesPerSecond"),
    memoryMb: column("memoryMb"),
  };
}
