import type { ImageFeatures } from "@second-read/database";
import type { Laterality } from "@second-read/domain";

export interface NearBreast {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly imageId: string;
  readonly similarity: number;
}

/**
 * The breasts of other patients whose images are most like one of `own`: by the cosine of the features, each standardised over `others`, so that none
 * counts for more because its numbers are larger. One image a breast, the most alike.
 */
export function nearestBreasts(own: readonly ImageFeatures[], all: readonly ImageFeatures[], limit: number): NearBreast[] {
  const patients = new Set(own.map(({ patientId }) => patientId));
  const others = all.filter(({ patientId }) => !patients.has(patientId));
  const standardised = standardiserOf(others);
  const wanted = own.map(({ features }) => standardised(features));
  const best = new Map<string, NearBreast>();
  for (const { examId, laterality, imageId, features } of others) {
    const candidate = standardised(features);
    const similarity = Math.max(...wanted.map((one) => cosine(one, candidate)));
    const key = `${examId} ${laterality}`;
    if (similarity > (best.get(key)?.similarity ?? Number.NEGATIVE_INFINITY)) best.set(key, { examId, laterality, imageId, similarity });
  }
  return [...best.values()].sort((a, b) => b.similarity - a.similarity || (a.imageId < b.imageId ? -1 : 1)).slice(0, limit);
}

function standardiserOf(images: readonly ImageFeatures[]): (features: readonly number[]) => number[] {
  const width = images[0]?.features.length ?? 0;
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (const { features } of images)
    features.forEach((value, i) => {
      mean[i] = (mean[i] as number) + value / images.length;
      square[i] = (square[i] as number) + (value * value) / images.length;
    });
  const deviation = mean.map((value, i) => Math.sqrt(Math.max(0, (square[i] as number) - value * value)) || 1);
  return (features) => features.map((value, i) => (value - (mean[i] as number)) / (deviation[i] as number));
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [together, ofA, ofB] = [0, 0, 0];
  a.forEach((value, i) => {
    const other = b[i] as number;
    together += value * other;
    ofA += value * value;
    ofB += other * other;
  });
  return ofA === 0 || ofB === 0 ? 0 : together / Math.sqrt(ofA * ofB);
}
