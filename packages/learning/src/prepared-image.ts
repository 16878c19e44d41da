import type { BreastClass } from "@second-read/domain";
import type { ScoredImage } from "@second-read/evaluation";

export type { Preparation } from "@second-read/domain";

/**
 * One image as a model sees it: grey scale 0..1 with bright tissue, flipped so that the chest wall is on the left, everything outside the breast 0.
 * `patientId` is a pseudonym; folds and intervals go by it. `breastId`, one breast of one exam, is unique among all images given together.
 */
export interface PreparedImage extends ScoredImage {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns, row by row; Float32Array 0..1, or Uint8Array 0..255 for the same range. */
  readonly pixels: Float32Array | Uint8Array;
  /** rows × columns, 1 = breast. Without it, whatever is brighter than 0 is breast. */
  readonly mask?: Uint8Array;
  /** Physical size of one prepared pixel (isotropic). */
  readonly spacingMm?: number;
}

/** Left column, top row, width, height, in prepared pixels. */
export type Box = readonly [column: number, row: number, width: number, height: number];

/** A prepared image with its breast's truth: training data. `lesions` may be empty for a positive breast (only the class is known). */
export interface LabelledImage extends PreparedImage {
  readonly positive: boolean;
  readonly breastClass: BreastClass;
  readonly lesions: readonly Box[];
}
