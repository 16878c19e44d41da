/** Figures of one epoch of one fold, at the model's own 0.5, per image. Null where a figure has no meaning. */
export interface EpochFigures {
  readonly fold: number;
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly auc?: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly validationPrecision: number | null;
  readonly validationRecall: number | null;
  readonly validationAuc: number | null;
  readonly imagesPerSecond: number | null;
  readonly memoryMb: number | null;
}

/** Seconds spent on preparing and encoding images, on training, and on scoring and measuring. */
export interface StageSeconds {
  readonly encode: number;
  readonly train: number;
  readonly evaluate: number;
}

/** The result of training one fold. */
export interface TrainedFoldResult {
  readonly modelKey: string;
  readonly sha256: string;
  readonly parameterCount: number;
  /** By imageId, for the patients that this fold held out. */
  readonly logits: Readonly<Record<string, number>>;
  /** Logits of *malignant, given abnormal*; absent for recipes that do not distinguish. */
  readonly malignancies?: Readonly<Record<string, number>>;
  /** By imageId, measures of the tissue from which density is estimated; absent in old results. */
  readonly tissue?: Readonly<Record<string, readonly number[]>>;
  /** Of the attempt that finished it; absent in old results. */
  readonly seconds?: StageSeconds;
}

/** What a job of a run has produced so far: a fold its latest checkpoint, then its model; the finishing job its version. */
export type RunJobResult =
  | { readonly checkpointKey: string }
  | TrainedFoldResult
  | { readonly modelVersionId: string; readonly seconds?: StageSeconds };
