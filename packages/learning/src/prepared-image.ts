import type { BreastClass, TruthStrength } from "@second-read/domain";
import type { ScoredImage } from "@second-read/evaluation";

export type { Preparation } from "@second-read/domain";

/** Left column, top row, width and height, in prepared-image pixels. */
export type Box = readonly [column: number, row: number, width: number, height: number];

/**
 * Everything known about a prepared image except its pixels: small enough to hold for every image of a run. `patientId` is a pseudonym by which folds
 * and intervals are grouped. `breastId`, one breast of one exam, is unique among all images passed together.
 */
export interface ImageFacts extends ScoredImage {
  readonly rows: number;
  readonly columns: number;
  /** Physical size of one prepared pixel (isotropic). */
  readonly spacingMm?: number;
  /** The bounding box of the breast, by which recipes place their grids. */
  readonly breast: Box;
}

/** One image as model input: grey scale 0..1 with bright tissue, flipped so that the chest wall is on the left, 0 everywhere outside the breast. */
export interface PreparedImage extends ImageFacts {
  /** rows × columns, row by row; Float32Array 0..1, or Uint8Array 0..255 for the same range. */
  readonly pixels: Float32Array | Uint8Array;
  /** rows × columns, 1 = breast. Without it, every pixel above 0 counts as breast. */
  readonly mask?: Uint8Array;
}

/** An image with its breast's truth: training data. `lesions` may be empty for a positive breast (only the class is known). */
export interface LabelledFacts extends ImageFacts {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly lesions: readonly Box[];
  /** The strength of evidence for the truth; absent if unknown. */
  readonly strength?: TruthStrength | undefined;
}

/** Training data with its breast's weight in the loss. */
export interface WeightedFacts extends LabelledFacts {
  readonly weight: number;
}

export interface LabelledImage extends PreparedImage, LabelledFacts {}

/** Reads an image's pixels on demand. */
export type ReadImage = (image: ImageFacts) => Promise<PreparedImage>;
