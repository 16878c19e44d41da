/** VOI LUT functions of PS3.3 C.11.2.1.3. */
export const voiFunctions = ["LINEAR", "LINEAR_EXACT", "SIGMOID"] as const;
export type VoiFunction = (typeof voiFunctions)[number];

/** A named window in modality values (after the rescale). */
export interface WindowPreset {
  readonly name: string;
  readonly center: number;
  readonly width: number;
  readonly function: VoiFunction;
}

/** A named VOI look-up table over modality values; the first entry is for `first` and everything below. */
export interface VoiLut {
  readonly name: string;
  readonly first: number;
  readonly bits: number;
  readonly data: Uint16Array;
}

/**
 * An image as stored, with everything that turns its numbers into grey. Pixels are unsigned 16-bit values, row by row, of which the `bitsStored` low
 * bits are used.
 */
export interface GreyImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
  readonly bitsStored: number;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  /** If present, it alone says whether the image is inverted, and `photometric` does not count. */
  readonly presentationLutShape: "IDENTITY" | "INVERSE" | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Stored values that are not part of the image: excluded from histograms. */
  readonly padding: { readonly low: number; readonly high: number } | null;
  readonly windows: readonly WindowPreset[];
  readonly voiLuts: readonly VoiLut[];
}
