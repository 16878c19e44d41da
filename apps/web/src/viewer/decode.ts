import { autoWindow, type FiledImage, presetsOf, readFiledImage } from "@second-read/imaging/view";
import { airOf } from "./air.ts";
import type { DecodedImage } from "./decoded-image.ts";
import { pyramidOf } from "./pyramid.ts";
import { fivePresets } from "./windowing.ts";

/** Decodes a filed DICOM object for the viewer. Throws Rejected for anything else. */
export function decode(file: ArrayBuffer): DecodedImage {
  const filed = readFiledImage(file);
  const levels = pyramidOf({ rows: filed.rows, columns: filed.columns, pixels: filed.pixels });
  const { mask, rows, columns, step } = filed.breast;
  const windows = filed.windows.length + filed.voiLuts.length > 0 ? filed.windows : [autoWindow(filed, filed.breast)];
  return {
    rows: filed.rows,
    columns: filed.columns,
    bitsStored: filed.bitsStored,
    photometric: filed.photometric,
    presentationLutShape: filed.presentationLutShape,
    rescaleSlope: filed.rescaleSlope,
    rescaleIntercept: filed.rescaleIntercept,
    padding: filed.padding,
    air: airOf(filed, filed.breast),
    levels,
    presets: fivePresets(presetsOf({ ...filed, windows }), filed),
    hang: filed.hang,
    spacingMm: filed.spacing.basis === "NONE" ? null : [filed.spacing.rowMm, filed.spacing.columnMm],
    breast: boxOf(mask, rows, columns, step, filed),
    bytes: levels.reduce((sum, { pixels }) => sum + pixels.byteLength, 0),
  };
}

/** The mask's bounding box in stored pixels; the whole picture where no breast is found. */
function boxOf(mask: Uint8Array, rows: number, columns: number, step: number, image: FiledImage): [number, number, number, number] {
  let [left, top, right, bottom] = [columns, rows, -1, -1];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (mask[row * columns + column] !== 1) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }
  if (right < left) return [0, 0, image.columns, image.rows];
  return [left * step, top * step, Math.min(image.columns, (right + 1) * step), Math.min(image.rows, (bottom + 1) * step)];
}
