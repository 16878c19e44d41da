/**
 * One epoch of one fold. Accuracy, precision and recall at the model's own 0.5, and AUC, per image, positive class abnormal. Validation figures are for
 * monitoring; they are not used for selection.
 */
export interface EpochReport {
  readonly fold: number;
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Null where it has no meaning (precision without a positive call, validation figures without validation images). */
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly auc: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly validationPrecision: number | null;
  readonly validationRecall: number | null;
  readonly validationAuc: number | null;
  readonly imagesPerSecond: number;
}
