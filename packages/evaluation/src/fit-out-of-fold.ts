import { AppError } from "@second-read/domain";
import type { Label } from "@second-read/metrics";
import { calibrate, fitCalibration } from "./calibrate.ts";
import { chooseOperatingPoints, thresholdsByName } from "./choose-operating-points.ts";
import { type CombinedBreast, combineBreasts } from "./combine-breasts.ts";
import type { EvaluatedBreast, EvaluatedCase } from "./evaluated-case.ts";
import { fitMalignancy } from "./malignancy.ts";
import type { PoolingRule } from "./pooling-rule.ts";
import { foldStatistics, standardise } from "./standardise.ts";
import type { ScoredImage, VersionScoring } from "./version-scoring.ts";

export interface OutOfFoldInput {
  readonly pooling: PoolingRule;
  readonly images: readonly ScoredImage[];
  readonly breasts: readonly EvaluatedBreast[];
  /** Logits by imageId, as returned by `trainFold`. */
  readonly folds: readonly FoldLogits[];
}

interface FoldLogits {
  readonly fold: number;
  readonly logits: ReadonlyMap<string, number>;
  /** Logits for *malignant, where abnormal*; absent or empty for a recipe that does not distinguish them. */
  readonly malignancies?: ReadonlyMap<string, number>;
}

interface Held {
  readonly fold: number;
  readonly breast: CombinedBreast;
  readonly truth: EvaluatedBreast;
  readonly label: Label;
}

/**
 * Scores the patients of a snapshot, each by the fold model that held them out. The map and thresholds of fold j are fitted on the other folds (these
 * are reported); the frozen ones are fitted on all folds (for patients that no fold model has seen).
 * @throws INVALID_INPUT when a breast lacks truth or a patient is in two folds.
 */
export function fitOutOfFold(input: OutOfFoldInput): { scoring: VersionScoring; cases: EvaluatedCase[] } {
  const truths = new Map(input.breasts.map((breast) => [breast.breastId, breast]));
  const folds = [...input.folds].sort((a, b) => a.fold - b.fold);
  const statistics = folds.map(({ fold, logits }) => foldStatistics(fold, logits.values()));
  const foldByImage = foldsOf(input);
  const held = folds.flatMap(({ fold, logits }, index) => {
    const own = statistics[index] as (typeof statistics)[number];
    const standardised = new Map([...logits].map(([imageId, logit]) => [imageId, standardise(logit, own)]));
    const images = input.images.filter(({ imageId }) => foldByImage.get(imageId) === fold);
    return combineBreasts(images, standardised, input.pooling).map((breast): Held => {
      const truth = truths.get(breast.breastId);
      if (truth === undefined)
        throw new AppError("INVALID_INPUT", `Breast ${breast.breastId} has no truth.`, { breastId: breast.breastId });
      return { fold, breast, truth, label: truth.positive ? 1 : 0 };
    });
  });

  const malignancy = fitMalignancy(held, new Map(folds.flatMap(({ malignancies }) => [...(malignancies ?? [])])));
  const cases: EvaluatedCase[] = [];
  for (const { fold } of folds) {
    const others = held.filter((one) => one.fold !== fold);
    // A single fold has no other folds to fit on, so its own patients are used, as for the frozen map.
    const fit = fitAll(others.length > 0 ? others : held);
    for (const one of held)
      if (one.fold === fold) cases.push({ ...caseOf(one, fit), malignancy: malignancy?.ofBreasts.get(one.breast.breastId) ?? null });
  }
  const frozen = fitAll(held);
  return {
    scoring: {
      pooling: input.pooling,
      folds: statistics,
      breastMap: frozen.breastMap,
      imageMap: frozen.imageMap,
      operatingPoints: frozen.operatingPoints,
      ...(malignancy === undefined ? {} : { malignancyMap: malignancy.map }),
    },
    cases,
  };
}

function fitAll(held: readonly Held[]) {
  const labels = held.map(({ label }) => label);
  const logits = held.map(({ breast }) => breast.logit);
  const breastMap = fitCalibration(logits, labels);
  const images = held.flatMap(({ breast, label }) => breast.images.map(({ logit }) => ({ logit, label })));
  const imageMap = fitCalibration(
    images.map(({ logit }) => logit),
    images.map(({ label }) => label),
  );
  const operatingPoints = chooseOperatingPoints(
    labels,
    logits.map((logit) => calibrate(breastMap, logit)),
  );
  return { breastMap, imageMap, operatingPoints, thresholds: thresholdsByName(operatingPoints) };
}

function caseOf(
  { fold, breast, truth }: Held,
  { breastMap, imageMap, thresholds }: ReturnType<typeof fitAll>,
): Omit<EvaluatedCase, "malignancy"> {
  return {
    ...breast,
    score: calibrate(breastMap, breast.logit),
    images: breast.images.map(({ imageId, logit }) => ({ imageId, logit, score: calibrate(imageMap, logit) })),
    positive: truth.positive,
    breastClass: truth.breastClass,
    subgroups: truth.subgroups,
    fold,
    thresholds,
  };
}

function foldsOf(input: OutOfFoldInput): Map<string, number> {
  const foldByImage = new Map<string, number>();
  for (const { fold, logits } of input.folds)
    for (const imageId of logits.keys()) {
      if (foldByImage.has(imageId)) throw new AppError("INVALID_INPUT", `Image ${imageId} was scored in two folds.`, { imageId });
      foldByImage.set(imageId, fold);
    }
  const foldByPatient = new Map<string, number>();
  for (const { imageId, patientId } of input.images) {
    const fold = foldByImage.get(imageId);
    if (fold === undefined) throw new AppError("INVALID_INPUT", `Image ${imageId} was scored in no fold.`, { imageId });
    if ((foldByPatient.get(patientId) ?? fold) !== fold)
      throw new AppError("INVALID_INPUT", "A patient was scored by the models of two folds.", { imageId });
    foldByPatient.set(patientId, fold);
  }
  return foldByImage;
}
