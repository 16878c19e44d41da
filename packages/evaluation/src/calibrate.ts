import { assertNever } from "@second-read/domain";
import { applyPlatt, fitPlatt, type Label, sigmoid } from "@second-read/metrics";
import type { CalibrationMap } from "./version-scoring.ts";

/** Platt's map; if its slope is not positive or a class is missing, the plain sigmoid of the logit, with the reason. */
export function fitCalibration(logits: readonly number[], labels: readonly Label[]): CalibrationMap {
  const { slope, intercept, calibrated, note } = fitPlatt(logits, labels);
  return calibrated ? { kind: "platt", slope, intercept } : { kind: "identity", reason: note ?? "uncalibrated" };
}

export function calibrate(map: CalibrationMap, logit: number): number {
  switch (map.kind) {
    case "platt":
      return applyPlatt(map, logit);
    case "identity":
      return sigmoid(logit);
    default:
      return assertNever(map);
  }
}
