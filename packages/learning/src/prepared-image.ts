import type { BreastClass, TruthStrength } from "@second-read/domain";
import type { ScoredImage } from "@second-read/evaluation";

export type { Preparation } from "@second-read/domain";

/** Left column, top row, width, height, in prepared pixels. */
export type Box = readonly [column: number, row: number, width: number, height: number];

/**
 * All that is known of a prepared image but its pixels: few enough bytes to hold of every image of a run. `patientId` is a pseudonym; folds and intervals go
 * by it. `breastId`, one breast of one exam, is unique among all images given together.
 */
export interface ImageFacts extends ScoredImage {
  readonly rows: number;
  readonly columns: number;
  /** Physical size of one prepared pixel (isotropic). */
  readonly spacingMm?: number;
  /** The smallest box that holds the breast: what recipes place their grids by. */
  readonly breast: Box;
}

/** One image as a model sees it: grey scale 0..1 with bright tissue, flipped so that the chest wall is on the left, everything outside the breast 0. */
export interface PreparedImage extends ImageFacts {
  /** rows × columns, row by row; Float32Array 0..1, or Uint8Array 0..255 for the same range. */
  readonly pixels: Float32Array | Uint8Array;
  /** rows × columns, 1 = breast. Without it, whatever is brighter than 0 is breast. */
  readonly mask?: Uint8Array;
}

/** An image with its breast's truth: training data. `lesions` may be empty for a positive breast (only the class is known). */
export interface LabelledFacts extends ImageFacts {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly lesions: readonly Box[];
  /** What the truth rests on; absent where it is not known. */
  readonly strength?: TruthStrength | undefined;
}

/** Training data with what its breast counts in the loss. */
export interface WeightedFacts extends LabelledFacts {
  readonly weight: number;
}

export interface LabelledImage extends PreparedImage, LabelledFacts {}

/** Reads an image's pixels when they are needed. */
export type ReadImage = (image: ImageFacts) => Promise<PreparedImage>;
