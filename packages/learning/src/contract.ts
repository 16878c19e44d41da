import type { BreastClass, ImagesUsed, Laterality } from "@second-read/domain";

/**
 * What the trainer hands to learning and gets back. All of it is plain data: learning knows no database, store, queue or clock.
 * Pixels are row-major; rows come before columns; boxes are [column, row, width, height] in prepared pixels.
 */

/** How a recipe wants its images. `imaging` makes them; learning resamples what is larger, so any image at or above this resolution will do. */
export interface Preparation {
  readonly rows: number;
  readonly columns: number;
  /** Wanted physical pixel size. An image without known spacing, or a breast that would not fit, is scaled to fit rows × columns instead. */
  readonly spacingMm: number;
  /** The chest wall is on the left, whatever the laterality. */
  readonly chestWall: "left";
}

/** One image as a net sees it: grey scale 0..1 with bright tissue, flipped so that the chest wall is on the left, everything outside the breast 0. */
export interface PreparedImage {
  readonly imageId: string;
  /** Pseudonym. Folds and intervals go by it. */
  readonly patientId: string;
  readonly examId: string;
  /** One breast of one exam: unique among all images given together. */
  readonly breastId: string;
  readonly laterality: Laterality;
  readonly view: string;
  readonly rows: number;
  readonly columns: number;
  /** rows × columns; Float32Array 0..1, or Uint8Array 0..255 for the same range. */
  readonly pixels: Float32Array | Uint8Array;
  /** rows × columns, 1 = breast. Without it, whatever is brighter than 0 is breast. */
  readonly mask?: Uint8Array;
  /** Physical size of one prepared pixel (isotropic). */
  readonly spacingMm?: number;
}

/** Left column, top row, width, height, in prepared pixels. */
export type Box = readonly [column: number, row: number, width: number, height: number];

/** A prepared image with its breast's truth: what a net learns from. `lesions` may be empty for a positive breast (class only is known). */
export interface LabelledImage extends PreparedImage {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly lesions: readonly Box[];
}

export const recipeNames = ["compact", "keras-baseline", "linear"] as const;
/** `linear` exists for tests and benches only; see `publicRecipeNames` for what a person may choose. */
export type RecipeName = (typeof recipeNames)[number];
export const publicRecipeNames = ["compact", "keras-baseline"] as const satisfies readonly RecipeName[];
export const defaultRecipeName: RecipeName = "compact";

export interface TrainingOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly batch: number;
  /** Input of the net; only `keras-baseline` takes another than its default. */
  readonly inputRows?: number;
  readonly inputColumns?: number;
}

/** How the images of an exam become one logit per breast. Declared by the recipe, kept in the version, printed on its card. */
export interface PoolingRule {
  /**
   * Which images of a breast are trained on and scored: its standard views, or all of them, spot and other modified views too. Absent in versions
   * from before the choice, which used all.
   */
  readonly images?: ImagesUsed;
  /** Over the images of one breast. */
  readonly views: "mean" | "max";
  /** Share of the other breast's logit (same exam, same recipe) that is subtracted: asymmetry. 0 = each breast on its own; without another breast nothing is subtracted. */
  readonly contralateral: number;
}

export interface Recipe {
  readonly name: RecipeName;
  readonly description: string;
  readonly preparation: Preparation;
  readonly defaults: TrainingOptions;
  readonly pooling: PoolingRule;
  /** Whether the net learns from lesion boxes when there are any. */
  readonly usesLesions: boolean;
}

/** One epoch of one fold. Accuracy, precision and recall at the net's own 0.5, and AUC, per image, positive class abnormal; validation is watched and chooses nothing. */
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

/** Where a fold's progress is kept. `save` is awaited before the next epoch starts; `load` gives the newest complete checkpoint of this very fold, or undefined. */
export interface CheckpointPort {
  load(): Promise<Uint8Array | undefined>;
  save(bytes: Uint8Array): Promise<void>;
}

export interface TrainedFold {
  /** Model file: see model-file.ts. One seed, one set of images: one sequence of bytes. */
  readonly model: Uint8Array;
  /** Lower-case hex of `model`. */
  readonly sha256: string;
  readonly parameterCount: number;
  /** By imageId, of the validation images given: out-of-fold, uncalibrated. */
  readonly validationLogits: ReadonlyMap<string, number>;
}

/** rows × columns of the prepared image that was given, 0..1, 1 = what spoke most for *abnormal*. */
export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  readonly heat: Float32Array;
  readonly logit: number;
}
