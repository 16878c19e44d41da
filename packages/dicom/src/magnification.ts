import { type DataSet, decimalOf } from "./data-set.ts";
import { tags } from "./tags.ts";

/** By how much the beam enlarges the breast at the detector, as stated or by the distances from the source; null where neither makes sense. */
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
