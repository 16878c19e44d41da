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

/** One of the k models of a version, in the store: the one that held its fold out. */
export interface FoldModel {
  readonly fold: number;
  readonly key: string;
  readonly sha256: string;
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

/** From a standardised logit to the probability of *abnormal*. Never decreasing; `identity` is the sigmoid of the logit, and says why nothing better was fitted. */
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

/** From measures of a breast's tissue to its density: a line through them, and up to which value of it each density goes. */
export interface DensityMap {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weights: readonly number[];
  /** Those that were stated, in order; the last goes up to any value: null. */
  readonly densities: readonly { readonly density: Density; readonly upTo: number | null }[];
}

/** Density as it is estimated beside the score. */
export interface DensityScoring {
  /** With the densities that were stated: quadratic-weighted kappa, out of fold. */
  readonly agreement: StoredEstimate;
  /** For patients of no fold. */
  readonly map: DensityMap;
  /** For the patients that a fold held out: from what is stated of the others. */
  readonly folds: readonly { readonly fold: number; readonly map: DensityMap }[];
}

/** Everything a version needs besides its k model files to score anyone; frozen with the version. */
export interface VersionScoring {
  readonly pooling: PoolingRule;
  /** Mean and standard deviation of each fold model's image logits on its own held-out fold. */
  readonly folds: readonly { readonly fold: number; readonly mean: number; readonly deviation: number }[];
  readonly breastMap: CalibrationMap;
  readonly imageMap: CalibrationMap;
  /** From a breast's mean logit of *malignant, where abnormal*; absent of a recipe that does not tell. */
  readonly malignancyMap?: CalibrationMap;
  /** Absent where too few densities were stated to learn from, or estimates agree too little with them, and of older versions. */
  readonly density?: DensityScoring;
  /** Frozen: chosen on all out-of-fold scores. */
  readonly operatingPoints: readonly OperatingPoint[];
}
