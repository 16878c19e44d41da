import type { StoredEstimate } from "./localisation.ts";
import type { OperatingPointName } from "./operating-points.ts";
import type { ImagesUsed } from "./standard-views.ts";
import type { Density } from "./words.ts";

/** The input that a recipe requires; larger images are resampled. */
export interface Preparation {
  readonly rows: number;
  readonly columns: number;
  /** Required pixel size. An image without known spacing, or a breast that would not fit, is scaled to fit rows × columns instead. */
  readonly spacingMm: number;
  /** The chest wall is on the left, whatever the laterality. */
  readonly chestWall: "left";
}

/** One of the k models of a version, in the store: the model that held this fold out. */
export interface FoldModel {
  readonly fold: number;
  readonly key: string;
  readonly sha256: string;
}

/** How the images of an exam become one logit per breast. Declared by the recipe, stored in the version, printed on its card. */
export interface PoolingRule {
  /**
   * Which images of a breast are used for training and scoring: its standard views, or all, including spot and other modified views. Absent in old
   * versions, which used all.
   */
  readonly images?: ImagesUsed;
  /** Over the images of one breast. */
  readonly views: "mean" | "max";
  /**
   * Share of the other breast's logit (same exam, same recipe) that is subtracted, to score asymmetry. 0: each breast by itself. Without another
   * breast nothing is subtracted.
   */
  readonly contralateral: number;
}

/**
 * From a standardised logit to the probability of *abnormal*; monotonic. `identity` is the sigmoid of the logit, with the reason why nothing better
 * was fitted.
 */
export type CalibrationMap =
  | { readonly kind: "platt"; readonly slope: number; readonly intercept: number }
  | { readonly kind: "identity"; readonly reason: string };

/** A score >= threshold is positive. */
export interface OperatingPoint {
  readonly name: OperatingPointName;
  readonly threshold: number;
  readonly method: string;
  readonly isDefault: boolean;
}

/** From measures of a breast's tissue to its density: a linear combination, and the range of its values for each density. */
export interface DensityMap {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weights: readonly number[];
  /** Only the densities that were stated, in order, with the upper end of their range; null for the last. */
  readonly densities: readonly { readonly density: Density; readonly upTo: number | null }[];
}

/** How density is estimated, in addition to the score. */
export interface DensityScoring {
  /** Quadratic-weighted kappa with the stated densities, out of fold. */
  readonly agreement: StoredEstimate;
  /** For patients in no fold. */
  readonly map: DensityMap;
  /** For the patients held out by a fold, fitted to the others. */
  readonly folds: readonly { readonly fold: number; readonly map: DensityMap }[];
}

/** Everything that a version needs to score anyone besides its k model files; frozen with the version. */
export interface VersionScoring {
  readonly pooling: PoolingRule;
  /** Mean and standard deviation of each fold model's image logits on its own held-out fold. */
  readonly folds: readonly { readonly fold: number; readonly mean: number; readonly deviation: number }[];
  readonly breastMap: CalibrationMap;
  readonly imageMap: CalibrationMap;
  /** From a breast's mean logit of *malignant, given abnormal*; absent for recipes that do not distinguish. */
  readonly malignancyMap?: CalibrationMap;
  /** Absent if too few densities were stated, if estimates agree too little with them, and in old versions. */
  readonly density?: DensityScoring;
  /** Frozen: chosen on all out-of-fold scores. */
  readonly operatingPoints: readonly OperatingPoint[];
}
