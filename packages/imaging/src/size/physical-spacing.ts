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

/** Row and column spacing in millimetres (in that order in DICOM) and its basis; magnification divides the spacing at the detector. */
export function physicalSpacingOf(dataSet: DataSet): PhysicalSpacing {
  const pixel = pair(decimalsOf(dataSet, tags.PixelSpacing));
  const imager = pair(decimalsOf(dataSet, tags.ImagerPixelSpacing));
  if (pixel && textOf(dataSet, tags.PixelSpacingCalibrationType)) return { basis: "CALIBRATED", ...pixel };
  if (imager) {
    const factor = magnificationOf(dataSet);
    if (factor === null) return { basis: "AT_DETECTOR", ...imager };
    return { basis: "CALIBRATED", rowMm: imager.rowMm / factor, columnMm: imager.columnMm / factor };
  }
  return pixel ? { basis: "STATED", ...pixel } : noSpacing;
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
  return plausible(rowMm) && plausible(columnMm) ? { rowMm, columnMm } : null;
}

/** Outside of 1 µm to 10 mm a pixel pitch is a typing mistake. */
function plausible(spacingMm: number | undefined): spacingMm is number {
  return spacingMm !== undefined && spacingMm >= 0.001 && spacingMm <= 10;
}
