/** For browsers: what is needed to show a filed mammogram, without Node or native code. */
export { viewLabel } from "@second-read/dicom/elements";
export { autoWindow } from "./grey/auto-window.ts";
export { type GreyImage, type VoiFunction, type VoiLut, voiFunctions, type WindowPreset } from "./grey/grey-image.ts";
export { isFalling, isInverted, isStoredInverted, storedMaximum } from "./grey/polarity.ts";
export { presentationTable, presentationValues, throughTable } from "./grey/presentation.ts";
export { type Preset, presetsOf } from "./grey/presets.ts";
export { applyLut, applyWindow } from "./grey/voi.ts";
export { chestWallSideOf } from "./hanging/chest-wall-side.ts";
export { type Hang, type HangInput, hang, hungOrientation, type ImageSide } from "./hanging/hang.ts";
export type { ImportedFacts, ImportedLesion } from "./import/imported-facts.ts";
export { type FileFormat, fileFormats, knownExtensions } from "./pictures/extensions.ts";
export { type BreastMask, breastMask } from "./prepare/breast-mask.ts";
export { type FiledImage, readFiledImage } from "./read-filed-image.ts";
export { noSpacing, type PhysicalSpacing } from "./size/physical-spacing.ts";
