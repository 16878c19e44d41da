import type { DecodedImage } from "./decoded-image.ts";

/** For tests: what a decoded image is beside its size, its breast and its millimetres. Twelve bits, hung as stored. */
export const plainImage: Omit<DecodedImage, "rows" | "columns" | "spacingMm" | "breast"> = {
  bitsStored: 12,
  photometric: "MONOCHROME2",
  presentationLutShape: null,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  padding: null,
  air: null,
  levels: [],
  presets: [],
  hang: { rotate: 0, flipHorizontal: false, flipVertical: false, source: "orientation", contradicted: false },
  bytes: 0,
};
