import { defaultOperatingPoint, type OperatingPointName, operatingPointNames } from "@second-read/domain";
import { chooseThreshold, type Label, type ThresholdMethod } from "@second-read/metrics";
import type { OperatingPoint } from "./version-scoring.ts";

/** One missed abnormal breast costs as much as this many false positives. */
export const costRatio = 5;

const methods: Readonly<Record<OperatingPointName, ThresholdMethod>> = {
  "specificity-0.80": { kind: "FIXED_SPECIFICITY", target: 0.8 },
  "sensitivity-0.90": { kind: "FIXED_SENSITIVITY", target: 0.9 },
  youden: { kind: "YOUDEN" },
  "cost-ratio": { kind: "COST_RATIO", costRatio },
};

/** All named operating points, chosen on these scores. If a class is missing the threshold is 0.5, and the method says why. */
export function chooseOperatingPoints(labels: readonly Label[], scores: readonly number[]): OperatingPoint[] {
  return operatingPointNames.map((name) => {
    const chosen = chooseThreshold(labels, scores, methods[name]);
    return {
      name,
      threshold: chosen?.threshold ?? 0.5,
      method: chosen?.method ?? "0.5: a class is missing",
      isDefault: name === defaultOperatingPoint,
    };
  });
}

/** The thresholds of a version, which has every operating point. */
export function thresholdsByName(points: readonly OperatingPoint[]): Record<OperatingPointName, number> {
  return Object.fromEntries(points.map(({ name, threshold }) => [name, threshold])) as Record<OperatingPointName, number>;
}
