/** Fewer breasts of a class don't say what scores it has. */
export const leastBreastsOfClass = 20;

/** A breast with its label and its score by a model that was not trained on the patient. */
export interface LabelledScore {
  readonly positive: boolean;
  readonly score: number;
}

/**
 * Labels that the scores contradict, the most contradicted first. Confident learning (Northcutt et al. 2021) for two classes: a breast counts
 * confidently to a class if its probability of that class is at least the mean of the breasts labelled so, and its label is suspect if that is the other
 * class. None where a class has too few breasts.
 */
export function suspectLabels<Case extends LabelledScore>(cases: readonly Case[]): Case[] {
  const [abnormal, normal] = [cases.filter(({ positive }) => positive), cases.filter(({ positive }) => !positive)];
  if (Math.min(abnormal.length, normal.length) < leastBreastsOfClass) return [];
  const meanAbnormal = meanOf(abnormal.map(({ score }) => score));
  const meanNormal = meanOf(normal.map(({ score }) => 1 - score));
  const isSuspect = ({ positive, score }: Case): boolean => {
    const [asAbnormal, asNormal] = [score >= meanAbnormal, 1 - score >= meanNormal];
    if (asAbnormal && asNormal) return score > 0.5 !== positive;
    return positive ? asNormal : asAbnormal;
  };
  return cases.filter(isSuspect).sort((a, b) => contradictionOf(b) - contradictionOf(a));
}

/** How far the score lies from the label, 0 to 1. */
export function contradictionOf({ positive, score }: LabelledScore): number {
  return positive ? 1 - score : score;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
