import { type DataSet, decimalsOf, magnificationOf, tags, wordOf } from "@second-read/dicom/elements";
import type { SpacingBasis } from "@second-read/domain";

export type PhysicalSpacing =
  | { readonly basis: Exclude<SpacingBasis, "NONE">; readonly rowMm: number; readonly columnMm: number }
  | { readonly basis: "NONE"; readonly rowMm: null; readonly columnMm: null };

export const noSpacing: PhysicalSpacing = { basis: "NONE", rowMm: null, columnMm: null };

/** How a Pixel Spacing was calibrated, as stated in the file. */
export const calibrationTypes = ["FIDUCIAL", "GEOMETRY"] as const;
export type CalibrationType = (typeof calibrationTypes)[number];

interface Pitch {
  readonly rowMm: number;
  readonly columnMm: number;
}

/** A spacing as a file states it, and its source; AT_DETECTOR may come with the breast's magnification at the detector. */
export interface StatedSpacing extends Pitch {
  readonly basis: "CALIBRATED" | "AT_DETECTOR" | "STATED";
  readonly magnification?: number;
  /** For CALIBRATED, if the file says how. */
  readonly calibration?: CalibrationType;
  /** Imager Pixel Spacing, if there is a Pixel Spacing too. */
  readonly detector?: Pitch;
  /** Nominal Scanned Pixel Spacing of a digitised film. */
  readonly scanned?: Pitch;
}

/**
 * The spacing of a data set by PS3.3 10.7.1.3. A Pixel Spacing is calibrated if a calibration type says so or if it differs from the spacing at the
 * detector (or in the scanner); if it repeats that spacing, nothing was corrected. DICOM gives the row spacing first.
 */
export function statedSpacingOf(dataSet: DataSet): StatedSpacing | null {
  const pixel = pair(decimalsOf(dataSet, tags.PixelSpacing));
  const detector = pair(decimalsOf(dataSet, tags.ImagerPixelSpacing));
  const scanned = pair(decimalsOf(dataSet, tags.NominalScannedPixelSpacing));
  const sources = { ...(detector && { detector }), ...(scanned && { scanned }) };
  const type = wordOf(dataSet, tags.PixelSpacingCalibrationType);
  const calibration = calibrationTypes.find((known) => known === type);
  const native = detector ?? scanned;
  if (pixel && calibration) return { basis: "CALIBRATED", ...pixel, calibration, ...sources };
  if (pixel && native && differs(pixel, native)) return { basis: "CALIBRATED", ...pixel, ...sources };
  if (detector) {
    const magnification = magnificationOf(dataSet);
    return magnification === null ? { basis: "AT_DETECTOR", ...detector } : { basis: "AT_DETECTOR", ...detector, magnification };
  }
  const stated = pixel ?? scanned;
  return stated && { basis: "STATED", ...stated, ...sources };
}

/** Smaller differences are rounding. */
function differs(a: Pitch, b: Pitch): boolean {
  return [a.rowMm / b.rowMm, a.columnMm / b.columnMm].some((ratio) => Math.abs(ratio - 1) > 0.001);
}

/**
 * Row and column spacing in millimetres, and their basis. A spacing at the detector with a known magnification is divided by it and is then
 * calibrated.
 */
export function resolveSpacing(stated: StatedSpacing | null | undefined): PhysicalSpacing {
  if (!stated) return noSpacing;
  const { rowMm, columnMm, basis, magnification } = stated;
  if (basis !== "AT_DETECTOR" || magnification === undefined) return { basis, rowMm, columnMm };
  return { basis: "CALIBRATED", rowMm: rowMm / magnification, columnMm: columnMm / magnification };
}

export function physicalSpacingOf(dataSet: DataSet): PhysicalSpacing {
  return resolveSpacing(statedSpacingOf(dataSet));
}

/** Both values if plausible, else null: half a pair or a zero is no spacing. */
function pair(values: readonly (number | null)[]): Pitch | null {
  const [rowMm, columnMm] = values;
  return isPlausiblePitch(rowMm) && isPlausiblePitch(columnMm) ? { rowMm, columnMm } : null;
}

/** A pixel pitch outside 1 µm to 10 mm is a typing error. */
export function isPlausiblePitch(spacingMm: number | null | undefined): spacingMm is number {
  return spacingMm != null && spacingMm >= 0.001 && spacingMm <= 10;
}
