/** Mammograms from file to screen and to training: recognising and de-identifying, facts and public data sets, grey scale, orientation, preparation. */
export * from "./facts.ts";
export { autoWindow } from "./grey/auto-window.ts";
export { type HeaderField, type HeaderStatements, headerFields, spacingText } from "./import/header-statements.ts";
export { type FiledImageParts, makeFiledImage } from "./import/make-filed-image.ts";
export type { Receipt } from "./import/receipt.ts";
export { rejectionOf } from "./import/rejection-of.ts";
export type { Picture } from "./pictures/picture.ts";
export { mostPicturePixels } from "./pictures/picture.ts";
export { readPicture } from "./pictures/read-picture.ts";
export { sniffFormat } from "./pictures/sniff.ts";
export { areaAverage } from "./prepare/area-average.ts";
export { type PreparableImage, type PreparedPixels, type PrepareOptions, prepare } from "./prepare/prepare.ts";
export { prepareFiled } from "./prepare/prepare-filed.ts";
export { type PreparedTransform, toPreparedPoint, toStoredPoint } from "./prepare/transform.ts";
export { type Heat, heatMapPng } from "./preview/heat-map-png.ts";
export { makePreviews, type Preview } from "./preview/make-previews.ts";
export * from "./view.ts";
export { type MammogramInput, writeMammogram } from "./write-mammogram.ts";
