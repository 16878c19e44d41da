import type { Label } from "./estimate.ts";
import { type RocPoint, rocCurve } from "./roc.ts";

export type ThresholdMethod =
  | { readonly kind: "FIXED_SPECIFICITY"; readonly target: number }
  | { readonly kind: "FIXED_SENSITIVITY"; readonly target: number }
  | { readonly kind: "YOUDEN" }
  /** Maximises net benefit, at the prevalence of the given scores, if one missed positive costs as much as `costRatio` false positives. */
  | { readonly kind: "COST_RATIO"; readonly costRatio: number };

export interface ChosenThreshold {
  /** Scores at or above it are positive. */
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly method: string;
}

/**
 * Chooses a threshold on validation scores. Candidates are the scores themselves and one just above them all; ties go to the higher sensitivity for
 * FIXED_SPECIFICITY, and otherwise to the higher specificity. Null if a class is missing.
 */
export function chooseThreshold(labels: readonly Label[], scores: readonly number[], method: ThresholdMethod): ChosenThreshold | null {
  if (!labels.includes(1) || !labels.includes(0)) return null;
  const points = rocCurve(labels, scores);
  const prevalence = labels.filter((label) => label === 1).length / labels.length;
  const { threshold, sensitivity, specificity } = choose(points, method, prevalence);
  return { threshold, sensitivity, specificity, method: methodInWords(method) };
}

/**
 * Points are ordered from the highest threshold down: sensitivity rises and specificity falls. The first point reaches any specificity, the last any
 * sensitivity.
 */
function choose(points: readonly RocPoint[], method: ThresholdMethod, prevalence: number): RocPoint {
  const [first, last] = [points[0] as RocPoint, points.at(-1) as RocPoint];
  // Rates are ratios of counts: 4/5 must meet 0.8 regardless of rounding.
  const meets = (rate: number, target: number) => rate >= target - 1e-12;
  switch (method.kind) {
    case "FIXED_SPECIFICITY":
      return points.findLast(({ specificity }) => meets(specificity, method.target)) ?? first;
    case "FIXED_SENSITIVITY":
      return points.find(({ sensitivity }) => meets(sensitivity, method.target)) ?? last;
    case "YOUDEN":
      return best(points, ({ sensitivity, specificity }) => sensitivity + specificity);
    case "COST_RATIO":
      return best(
        points,
        ({ sensitivity, specificity }) => prevalence * sensitivity * method.costRatio - (1 - prevalence) * (1 - specificity),
      );
    default:
      return method satisfies never;
  }
}

function best(points: readonly RocPoint[], worth: (point: RocPoint) => number): RocPoint {
  return points.reduce((chosen, point) => (worth(point) > worth(chosen) + 1e-12 ? point : chosen));
}

function methodInWords(method: ThresholdMethod): string {
  switch (method.kind) {
    case "FIXED_SPECIFICITY":
      return `lowest threshold with specificity ≥ ${method.target}`;
    case "FIXED_SENSITIVITY":
      return `highest threshold with sensitivity ≥ ${method.target}`;
    case "YOUDEN":
      return "largest sensitivity + specificity";
    case "COST_RATIO":
      return `largest net benefit at this set's prevalence, one miss costing ${method.costRatio} false positives`;
    default:
      return method satisfies never;
  }
}
