/** With fewer breasts of a class, its scores are not known well enough. */
export const leastBreastsOfClass = 20;

/** A breast with its label and its score by a model that was not trained on the patient. */
export interface LabelledScore {
  readonly positive: boolean;
  readonly score: number;
}

/** For the breasts with this label: their number, and the sum of their probabilities of it. */
interface LabelSum {
  readonly breasts: number;
  readonly probabilities: number;
}

export interface LabelSums {
  readonly abnormal: LabelSum;
  readonly normal: LabelSum;
}

/** The mean probability of a class among the breasts labelled so. */
export interface LabelMeans {
  readonly abnormal: number;
  readonly normal: number;
}

/** Null where a class has too few breasts. */
export function meansOfLabels({ abnormal, normal }: LabelSums): LabelMeans | null {
  if (Math.min(abnormal.breasts, normal.breasts) < leastBreastsOfClass) return null;
  return { abnormal: abnormal.probabilities / abnormal.breasts, normal: normal.probabilities / normal.breasts };
}

/**
 * Whether the score contradicts the label. Confident learning (Northcutt et al. 2021) for two classes: a breast counts confidently to a class if its
 * probability of that class is at least the mean of the breasts labelled so, and its label is suspect if that is the other class.
 */
export function isSuspectLabel({ positive, score }: LabelledScore, means: LabelMeans): boolean {
  const [asAbnormal, asNormal] = [score >= means.abnormal, 1 - score >= means.normal];
  if (asAbnormal && asNormal) return score > 0.5 !== positive;
  return positive ? asNormal : asAbnormal;
}

/** The suspect labels among these, the most contradicted first. Empty if a class has too few breasts. */
export function suspectLabels<Case extends LabelledScore>(cases: readonly Case[]): Case[] {
  const sumOf = (label: boolean): LabelSum => {
    const probabilities = cases.filter(({ positive }) => positive === label).map(({ score }) => (label ? score : 1 - score));
    return { breasts: probabilities.length, probabilities: probabilities.reduce((sum, one) => sum + one, 0) };
  };
  const means = meansOfLabels({ abnormal: sumOf(true), normal: sumOf(false) });
  if (means === null) return [];
  return cases.filter((one) => isSuspectLabel(one, means)).sort((a, b) => contradictionOf(b) - contradictionOf(a));
}

/** Distance of the score from the label, 0 to 1. */
export function contradictionOf({ positive, score }: LabelledScore): number {
  return positive ? 1 - score : score;
}
