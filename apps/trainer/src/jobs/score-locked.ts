import {
  type Connection,
  findEvaluation,
  findVersion,
  type ImageToScore,
  type ImageWithTruth,
  imagesUsedBy,
  insertEvaluation,
  type ModelVersion,
  manifestLinesOf,
  packCases,
  readImagesWithTruth,
  sampleHeldOutImages,
  savePredictions,
  setGateError,
} from "@second-read/database";
import { isUsed } from "@second-read/domain";
import {
  densitySubgroup,
  type EvaluatedCase,
  estimateDensity,
  malignancyOfUnseen,
  notesOnScoredAlone,
  type ScoredImage,
  scoreUnseenPatients,
  summariseCases,
  thresholdsByName,
  withUnknownSubgroups,
} from "@second-read/evaluation";
import { breastIdOf, type ImageReference, measuresOf, type PredictionResult } from "../child/task.ts";
import { runInChild, TaskFailed } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { askGate } from "../gate/ask-gate.ts";
import { imagesPerModel, tryStoredModels } from "../gate/try-stored-models.ts";
import { evaluationRowsOf } from "../publish/evaluation-rows.ts";
import { subgroupsOf } from "../publish/subgroups.ts";

/**
 * Runs when promotion is requested. Evaluates the version on the held-out test set, once, if there is one: every test patient with truth is scored by
 * the mean of the fold models, with the frozen calibration map and thresholds. The gate then decides again, against the current champion.
 */
export async function scoreTestSetJob(
  deps: TrainerDeps,
  { modelVersionId }: { modelVersionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { database } = deps;
  const version = await findVersion(database, modelVersionId);
  if (version === null) return;
  const evaluated = await evaluateOnTestSet(deps, version, signal);
  const recorded = (await sampleHeldOutImages(database, version.id, imagesPerModel)).map(({ fold, logit, ...image }) => ({
    fold,
    logit,
    imageId: image.imageId,
    reference: referenceOf(image),
  }));
  const inferenceContract = await tryStoredModels(deps, partsOf(version), recorded, signal);
  await database.transaction(async (connection) => {
    if (evaluated !== null) await fileTestSetEvaluation(connection, version, evaluated);
    await askGate(connection, version, inferenceContract);
    await setGateError(connection, version.id, null);
  });
}

function partsOf(version: ModelVersion) {
  return {
    models: version.foldModels,
    preparation: version.preparation,
    scoring: version.scoring,
  };
}

interface TestSetEvaluation {
  readonly truthAsOf: Date;
  readonly images: readonly ImageWithTruth[];
  readonly cases: readonly EvaluatedCase[];
  readonly notes: readonly string[];
}

/** Null if it was already made, or there are no test patients. */
async function evaluateOnTestSet(deps: TrainerDeps, version: ModelVersion, signal: AbortSignal): Promise<TestSetEvaluation | null> {
  const { database, storeSettings, cacheFolder } = deps;
  if ((await findEvaluation(database, version.id, "LOCKED_TEST")) !== null) return null;
  const truthAsOf = new Date();
  const { models, preparation } = partsOf(version);
  const images = (await readImagesWithTruth(database, version.projectId)).filter(
    (image) => image.lockedTest && isUsed(image, imagesUsedBy(version)),
  );
  if (images.length === 0) return null;
  const byModel = await runInChild<"predict">(
    {
      kind: "predict",
      preparation,
      modelKeys: models.map(({ key }) => key),
      images: images.map(referenceOf),
      measuresTissue: version.scoring.density !== undefined,
    },
    { store: storeSettings, cacheFolder, signal },
  );
  if (byModel.failed.length > 0)
    throw new TaskFailed("UNAVAILABLE", `${byModel.failed.length} of ${images.length} images of test patients could not be read.`);
  const cases = casesOf(version, images, byModel);
  const notes = [...notesOf(images, cases), ...notesOnScoredAlone(cases, version.scoring.pooling)];
  return { truthAsOf, images, cases: withUnknownSubgroups(cases), notes };
}

async function fileTestSetEvaluation(
  connection: Connection,
  version: ModelVersion,
  { truthAsOf, images, cases, notes }: TestSetEvaluation,
): Promise<void> {
  const summary = summariseCases(cases, partsOf(version).scoring.operatingPoints, notes);
  const rows = evaluationRowsOf(version.id, "LOCKED_TEST", truthAsOf, { cases, summary }, manifestLinesOf(images));
  await packCases(connection, (await insertEvaluation(connection, rows)).id);
  await savePredictions(
    connection,
    cases.map(({ examId, laterality, score, logit, images: scored }) => ({
      modelVersionId: version.id,
      projectId: version.projectId,
      examId,
      laterality,
      score,
      logit,
      // Neither scores of test patients by exam nor this are shown to anyone.
      density: null,
      set: "LOCKED_TEST" as const,
      fold: null,
      images: scored,
    })),
  );
}

function referenceOf({ imageId, patientId, examId, laterality, view, sha256 }: ImageToScore): ImageReference {
  return { imageId, patientId, examId, breastId: breastIdOf(examId, laterality), laterality, view, sha256 };
}

/** Says how many breasts are counted under an estimated density. */
function notesOf(images: readonly ImageWithTruth[], cases: readonly EvaluatedCase[]): string[] {
  const stated = new Set(images.flatMap(({ examId, laterality, density }) => (density === null ? [] : [breastIdOf(examId, laterality)])));
  const isDensity = (name: string) => name.startsWith(densitySubgroup(""));
  const estimated = cases.filter(({ breastId, subgroups }) => !stated.has(breastId) && subgroups.some(isDensity)).length;
  if (estimated === 0) return [];
  return [
    `Nobody stated the density of ${estimated === 1 ? "1 breast" : `${estimated} breasts`}: subgroups count them under the density estimated from their images, as out of fold.`,
  ];
}

function casesOf(
  version: ModelVersion,
  images: readonly ImageWithTruth[],
  { logits, malignancies, tissue }: PredictionResult,
): EvaluatedCase[] {
  const scoring = version.scoring;
  const scored: ScoredImage[] = images.map(referenceOf);
  const truthOf = new Map(images.map((image) => [breastIdOf(image.examId, image.laterality), image]));
  const thresholds = thresholdsByName(scoring.operatingPoints);
  const mapsOf = (records: typeof logits) => records.map((one) => new Map(Object.entries(one)));
  const malignancyOf =
    scoring.malignancyMap === undefined ? undefined : malignancyOfUnseen(scoring.malignancyMap, scored, mapsOf(malignancies));
  const estimateOf = (own: readonly { readonly imageId: string }[]) =>
    scoring.density === undefined ? null : estimateDensity(scoring.density, null, measuresOf(own, tissue));
  return scoreUnseenPatients(scoring, scored, mapsOf(logits)).map((breast) => {
    const truth = truthOf.get(breast.breastId);
    if (truth === undefined) throw new Error(`breast ${breast.breastId} was not asked for`);
    return {
      ...breast,
      malignancy: malignancyOf?.get(breast.breastId) ?? null,
      positive: truth.class !== "NORMAL",
      breastClass: truth.class,
      subgroups: subgroupsOf({ ...truth, density: truth.density ?? estimateOf(breast.images) }),
      fold: null,
      thresholds,
    };
  });
}
