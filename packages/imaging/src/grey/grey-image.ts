/** VOI LUT functions of PS3.3 C.11.2.1.3. */
export const voiFunctions = ["LINEAR", "LINEAR_EXACT", "SIGMOID"] as const;
export type VoiFunction = (typeof voiFunctions)[number];

/** A named window in modality values (after rescale). */
export interface WindowPreset {
  readonly name: string;
  readonly center: number;
  readonly width: number;
  readonly function: VoiFunction;
}

/** A named value-of-interest look-up table over modality values; entry 0 stands for `first` and everything below. */
export interface VoiLut {
  readonly name: string;
  readonly first: number;
  readonly bits: number;
  readonly data: Uint16Array;
}

/**
 * An image as stored, with what turns its numbers into grey. Pixels are unsigned 16 bit, row by row, of which `bitsStored` low bits are used.
 */
export interface GreyImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
  readonly bitsStored: number;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  /** Where stated it already says whether to invert; photometric is then not added. */
  readonly presentationLutShape: "IDENTITY" | "INVERSE" | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Stored values that are no image: excluded from histograms. */
  readonly padding: { readonly low: number; readonly high: number } | null;
  readonly windows: readonly WindowPreset[];
  readonly voiLuts: readonly VoiLut[];
}
