import type { ImageFeatures } from "@second-read/database";
import type { Laterality } from "@second-read/domain";
import { featureColumnsOf, type Measuring } from "@second-read/evaluation";

export interface NearBreast {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly imageId: string;
  readonly similarity: number;
}

/**
 * The breasts of other patients whose images are most similar to one of `own`, each with its most similar image. Compared in the thread for metrics.
 */
export async function nearestBreasts(
  measuring: Pick<Measuring, "nearest">,
  own: readonly ImageFeatures[],
  all: readonly ImageFeatures[],
  limit: number,
): Promise<NearBreast[]> {
  const patients = new Set(own.map(({ patientId }) => patientId));
  const others = all.filter(({ patientId }) => !patients.has(patientId));
  const found = await measuring.nearest({
    own: featureColumnsOf(own),
    others: featureColumnsOf(others),
    breastOf: numberBreasts(others),
    limit,
  });
  return found.flatMap(({ image, similarity }) => {
    const near = others[image];
    return near === undefined ? [] : [{ examId: near.examId, laterality: near.laterality, imageId: near.imageId, similarity }];
  });
}

function numberBreasts(images: readonly ImageFeatures[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(images, ({ examId, laterality }) => {
    const breast = `${examId} ${laterality}`;
    const number = numbers.get(breast) ?? numbers.size;
    numbers.set(breast, number);
    return number;
  });
}
