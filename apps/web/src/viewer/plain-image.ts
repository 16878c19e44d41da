import type { DecodedImage } from "./decoded-image.ts";
import type { ViewerImage } from "./layout.ts";

/** For tests: a decoded image without its size, breast and spacing. Twelve bits, hung as stored. */
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

/** For tests: a standard CC view of one side, without its size. */
export function plainView(id: string, laterality: "R" | "L"): Omit<ViewerImage, "rows" | "columns"> {
  return {
    id,
    laterality,
    view: "CC",
    viewLabel: `${laterality}CC`,
    viewModifiers: [],
    isStandard: true,
    spacingBasis: "CALIBRATED",
    lateralityInferred: false,
    url: "",
  };
}
