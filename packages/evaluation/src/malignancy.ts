import type { Label } from "@second-read/metrics";
import { calibrate, fitCalibration } from "./calibrate.ts";
import type { EvaluatedBreast } from "./evaluated-case.ts";
import type { CalibrationMap, ScoredImage } from "./version-scoring.ts";

/** A breast's data for fitting and computing its probability of *malignant, where abnormal*. */
interface Held {
  readonly fold: number;
  readonly breast: { readonly breastId: string; readonly images: readonly { readonly imageId: string }[] };
  readonly truth: Pick<EvaluatedBreast, "breastClass">;
}

export interface Malignancy {
  /** For patients that no fold model has seen. */
  readonly map: CalibrationMap;
  /** By breastId, calibrated by what was fitted on the other folds. */
  readonly ofBreasts: ReadonlyMap<string, number>;
}

/**
 * Turns the images' logits for *malignant, where abnormal* into each breast's probability: their mean, mapped by Platt's method as fitted on abnormal
 * breasts of known class. Undefined if the recipe gives none.
 */
export function fitMalignancy(held: readonly Held[], logits: ReadonlyMap<string, number>): Malignancy | undefined {
  if (logits.size === 0) return undefined;
  const ofBreasts = new Map<string, number>();
  const fit = (some: readonly Held[]) => {
    const known = some.filter(({ truth: { breastClass } }) => breastClass === "BENIGN" || breastClass === "MALIGNANT");
    return fitCalibration(
      known.map(({ breast }) => meanOf(breast.images, logits)),
      known.map(({ truth }): Label => (truth.breastClass === "MALIGNANT" ? 1 : 0)),
    );
  };
  for (const fold of new Set(held.map((one) => one.fold))) {
    const others = held.filter((one) => one.fold !== fold);
    const map = fit(others.length > 0 ? others : held);
    for (const { breast, fold: own } of held)
      if (own === fold) ofBreasts.set(breast.breastId, calibrate(map, meanOf(breast.images, logits)));
  }
  return { map: fit(held), ofBreasts };
}

/** For patients that no fold model of the version has seen, by breastId: the mean over fold models and images, with the frozen map. */
export function malignancyOfUnseen(
  map: CalibrationMap,
  images: readonly ScoredImage[],
  logitsByFold: readonly ReadonlyMap<string, number>[],
): Map<string, number> {
  const byBreast = Map.groupBy(images, ({ breastId }) => breastId);
  const ofBreast = (own: readonly ScoredImage[]) =>
    logitsByFold.reduce((sum, logits) => sum + meanOf(own, logits), 0) / logitsByFold.length;
  return new Map([...byBreast].map(([breastId, own]) => [breastId, calibrate(map, ofBreast(own))]));
}

function meanOf(images: readonly { readonly imageId: string }[], logits: ReadonlyMap<string, number>): number {
  return images.reduce((sum, { imageId }) => sum + (logits.get(imageId) ?? Number.NaN), 0) / images.length;
}
