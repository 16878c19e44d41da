import { AppError } from "@second-read/domain";
import { calibrate } from "./calibrate.ts";
import { combineBreasts } from "./combine-breasts.ts";
import { standardise } from "./standardise.ts";
import type { BreastScore, ScoredImage, VersionScoring } from "./version-scoring.ts";

/**
 * Scores patients that no fold model of the version has seen: the mean of the models' logits, each standardised by its own held-out fold, pooled per
 * breast, then mapped by the version's frozen map. Takes one map of logits per fold model, in the order of `scoring.folds`.
 */
export function scoreUnseenPatients(
  scoring: VersionScoring,
  images: readonly ScoredImage[],
  logitsByFold: readonly ReadonlyMap<string, number>[],
): BreastScore[] {
  if (logitsByFold.length !== scoring.folds.length || scoring.folds.length === 0)
    throw new AppError("INVALID_INPUT", `A version of ${scoring.folds.length} fold models needs the logits of each.`, {
      given: logitsByFold.length,
    });
  const mean = new Map<string, number>();
  for (const { imageId } of images) {
    let sum = 0;
    scoring.folds.forEach((fold, index) => {
      sum += standardise(logitsByFold[index]?.get(imageId) ?? Number.NaN, fold);
    });
    mean.set(imageId, sum / scoring.folds.length);
  }
  return combineBreasts(images, mean, scoring.pooling).map((breast) => ({
    ...breast,
    score: calibrate(scoring.breastMap, breast.logit),
    images: breast.images.map(({ imageId, logit }) => ({ imageId, logit, score: calibrate(scoring.imageMap, logit) })),
  }));
}
