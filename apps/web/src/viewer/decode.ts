import { type FiledImage, type Preset, presetsOf, readFiledImage } from "@second-read/imaging/view";
import { airOf } from "./air.ts";
import type { DecodedImage } from "./decoded-image.ts";
import { pyramidOf } from "./pyramid.ts";
import { fivePresets } from "./windowing.ts";

/** Decodes a filed DICOM object for the viewer. Throws Rejected for anything else. */
export function decode(file: ArrayBuffer): DecodedImage {
  const filed = readFiledImage(file);
  const levels = pyramidOf({ rows: filed.rows, columns: filed.columns, pixels: filed.pixels });
  const { mask, rows, columns, step } = filed.breast;
  const own =
    filed.windows.length + filed.voiLuts.length > 0 ? presetsOf(filed) : [autoPreset(filed, mask, columns, step), ...presetsOf(filed)];
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
    presets: fivePresets(own),
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

/** The preset of a file without VOI, named "auto": 1st to 99.5th percentile of the breast's pixels. */
function autoPreset(image: FiledImage, mask: Uint8Array, columns: number, step: number): Preset {
  const values: number[] = [];
  mask.forEach((inside, cell) => {
    const at = Math.floor(cell / columns) * step * image.columns + (cell % columns) * step;
    if (inside === 1 && at < image.pixels.length) values.push((image.pixels[at] ?? 0) * image.rescaleSlope + image.rescaleIntercept);
  });
  values.sort((a, b) => a - b);
  const low = values[Math.floor(values.length * 0.01)] ?? image.rescaleIntercept;
  const high = values[Math.floor(values.length * 0.995)] ?? low + 1;
  return {
    kind: "window",
    name: "auto",
    window: { name: "auto", center: (low + high) / 2, width: Math.max(2, high - low), function: "LINEAR_EXACT" },
  };
}
