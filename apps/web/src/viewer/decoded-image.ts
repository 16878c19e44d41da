import type { Hang, Preset } from "@second-read/imaging/view";

/** One level of an image pyramid, half the size of the level before. */
export interface PyramidLevel {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
}

/** A mammogram ready to be drawn: stored values with averaged smaller levels, and the parameters that turn them into greys. */
export interface DecodedImage {
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  readonly presentationLutShape: "IDENTITY" | "INVERSE" | null;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  readonly padding: { readonly low: number; readonly high: number } | null;
  /** Stored values of air, which stay black in every window. */
  readonly air: { readonly low: number; readonly high: number } | null;
  readonly levels: readonly PyramidLevel[];
  readonly presets: readonly Preset[];
  readonly hang: Hang;
  /** Row and column spacing in the file; null where it has none. */
  readonly spacingMm: readonly [rowMm: number, columnMm: number] | null;
  /** Bounding box of the breast in stored pixels: [left, top, right, bottom]. */
  readonly breast: readonly [number, number, number, number];
  readonly bytes: number;
}

export type DecodeRequest = { readonly id: string; readonly url: string };
export type DecodeAnswer =
  | { readonly id: string; readonly ok: true; readonly image: DecodedImage }
  | { readonly id: string; readonly ok: false; readonly expired: boolean; readonly sentence: string };
