/**
 * Metrics of one epoch of one fold, per image, with abnormal as the positive class. Accuracy, precision and recall use the model's own threshold of
 * 0.5. Validation metrics are for monitoring only; they are not used for selection.
 */
export interface EpochReport {
  readonly fold: number;
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Null if undefined (precision without a positive call, validation metrics without validation images). */
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
