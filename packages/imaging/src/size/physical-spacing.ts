import { type DataSet, decimalOf, decimalsOf, textOf } from "../dicom/data-set.ts";
import { tags } from "../dicom/tags.ts";

/**
 * What a millimetre figure rests on. CALIBRATED: in the plane of the breast, by calibration or magnification factor; AT_DETECTOR: at the
 * detector, the breast being nearer to the tube and so a little smaller; STATED: somebody said so; NONE: pixels only.
 */
export const spacingBases = ["CALIBRATED", "AT_DETECTOR", "STATED", "NONE"] as const;
export type SpacingBasis = (typeof spacingBases)[number];

export type PhysicalSpacing =
  | { readonly basis: Exclude<SpacingBasis, "NONE">; readonly rowMm: number; readonly columnMm: number }
  | { readonly basis: "NONE"; readonly rowMm: null; readonly columnMm: null };

export const noSpacing: PhysicalSpacing = { basis: "NONE", rowMm: null, columnMm: null };

/** A spacing as a file states it; with AT_DETECTOR perhaps with the breast's magnification there. */
export interface StatedSpacing {
  readonly rowMm: number;
  readonly columnMm: number;
  readonly basis: "CALIBRATED" | "AT_DETECTOR" | "STATED";
  readonly magnification?: number;
}

/** Calibrated Pixel Spacing first, then the detector's, then a Pixel Spacing of unknown meaning. DICOM gives the row spacing first. */
export function statedSpacingOf(dataSet: DataSet): StatedSpacing | null {
  const pixel = pair(decimalsOf(dataSet, tags.PixelSpacing));
  const imager = pair(decimalsOf(dataSet, tags.ImagerPixelSpacing));
  if (pixel && textOf(dataSet, tags.PixelSpacingCalibrationType)) return { basis: "CALIBRATED", ...pixel };
  if (imager) {
    const magnification = magnificationOf(dataSet);
    return magnification === null ? { basis: "AT_DETECTOR", ...imager } : { basis: "AT_DETECTOR", ...imager, magnification };
  }
  return pixel && { basis: "STATED", ...pixel };
}

/** Row and column spacing in millimetres and its basis; a known magnification divides the spacing at the detector and calibrates it. */
export function resolveSpacing(stated: StatedSpacing | null | undefined): PhysicalSpacing {
  if (!stated) return noSpacing;
  const { rowMm, columnMm, basis, magnification } = stated;
  if (basis !== "AT_DETECTOR" || magnification === undefined) return { basis, rowMm, columnMm };
  return { basis: "CALIBRATED", rowMm: rowMm / magnification, columnMm: columnMm / magnification };
}

export function physicalSpacingOf(dataSet: DataSet): PhysicalSpacing {
  return resolveSpacing(statedSpacingOf(dataSet));
}

function magnificationOf(dataSet: DataSet): number | null {
  const stated = decimalOf(dataSet, tags.EstimatedRadiographicMagnificationFactor);
  if (stated !== null && stated >= 1 && stated < 10) return stated;
  const toDetector = decimalOf(dataSet, tags.DistanceSourceToDetector);
  const toPatient = decimalOf(dataSet, tags.DistanceSourceToPatient);
  if (toDetector === null || toPatient === null || toPatient <= 0) return null;
  const factor = toDetector / toPatient;
  return factor >= 1 && factor < 10 ? factor : null;
}

function pair(values: readonly number[]): { rowMm: number; columnMm: number } | null {
  const [rowMm, columnMm] = values;
  return isPlausiblePitch(rowMm) && isPlausiblePitch(columnMm) ? { rowMm, columnMm } : null;
}

/** Outside of 1 µm to 10 mm a pixel pitch is a typing mistake. */
export function isPlausiblePitch(spacingMm: number | null | undefined): spacingMm is number {
  return spacingMm != null && spacingMm >= 0.001 && spacingMm <= 10;
}
