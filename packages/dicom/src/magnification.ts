import { type DataSet, decimalOf } from "./data-set.ts";
import { tags } from "./tags.ts";

/** The magnification of the breast at the detector, as stated or from the distances to the source; null if neither is plausible. */
export function magnificationOf(dataSet: DataSet): number | null {
  const stated = decimalOf(dataSet, tags.EstimatedRadiographicMagnificationFactor);
  if (stated !== null && isPlausible(stated)) return stated;
  const toDetector = decimalOf(dataSet, tags.DistanceSourceToDetector);
  const toPatient = decimalOf(dataSet, tags.DistanceSourceToPatient);
  if (toDetector === null || toPatient === null || toPatient <= 0) return null;
  return isPlausible(toDetector / toPatient) ? toDetector / toPatient : null;
}

function isPlausible(factor: number): boolean {
  return factor >= 1 && factor < 10;
}
