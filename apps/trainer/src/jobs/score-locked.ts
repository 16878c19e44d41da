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
  readImagesWithTruth,
  type StoredNet,
  sampleHeldOutImages,
  savePredictions,
  setGateError,
} from "@second-read/database";
import { isUsed, type OperatingPointName } from "@second-read/domain";
import { type EvaluatedCase, type ScoredImage, scoreUnseenPatients, summariseCases, type VersionScoring } from "@second-read/evaluation";
import type { Preparation } from "@second-read/learning";
import { breastIdOf, type ImageReference } from "../child/task.ts";
import { runInChild, TaskFailed } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { askGate } from "../gate/ask-gate.ts";
import { imagesPerNet, tryStoredNets } from "../gate/try-stored-nets.ts";
import { evaluationRowsOf } from "../publish/evaluation-rows.ts";
import { subgroupsOf } from "../publish/subgroups.ts";

/**
 * What asking to promote sets off. The locked evaluation of the version, where there are locked women and it has none: every one with truth is
 * scored by the mean of the nets, by the frozen map and thresholds, once. The gate is then asked again, against the champion of now.
 */
export async function scoreLockedJob(
  deps: TrainerDeps,
  { modelVersionId }: { modelVersionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { database } = deps;
  const version = await findVersion(database, modelVersionId);
  if (version === null) return;
  const locked = await evaluateLocked(deps, version, signal);
  const recorded = (await sampleHeldOutImages(database, version.id, imagesPerNet)).map(({ fold, logit, ...image }) => ({
    fold,
    logit,
    imageId: image.imageId,
    reference: referenceOf(image),
  }));
  const inferenceContract = await tryStoredNets(deps, partsOf(version), recorded, signal);
  await database.transaction(async (connection) => {
    if (locked !== null) await fileLocked(connection, version, locked);
    await askGate(connection, version, inferenceContract);
    await setGateError(connection, version.id, null);
  });
}

function partsOf(version: ModelVersion) {
  return {
    nets: version.nets as unknown as StoredNet[],
    preparation: version.preparation as unknown as Preparation,
    scoring: version.scoring as unknown as VersionScoring,
  };
}

interface LockedEvaluation {
  readonly truthAsOf: Date;
  readonly images: readonly ImageWithTruth[];
  readonly cases: readonly EvaluatedCase[];
}

/** Null where it has been made, or nobody is locked. */
async function evaluateLocked(deps: TrainerDeps, version: ModelVersion, signal: AbortSignal): Promise<LockedEvaluation | null> {
  const { database, storeSettings, cacheFolder } = deps;
  if ((await findEvaluation(database, version.id, "LOCKED_TEST")) !== null) return null;
  const truthAsOf = new Date();
  const { nets, preparation } = partsOf(version);
  const images = (await readImagesWithTruth(database, version.projectId)).filter(
    (image) => image.lockedTest && isUsed(image, imagesUsedBy(version)),
  );
  if (images.length === 0) return null;
  const byNet = await runInChild<"predict">(
    { kind: "predict", preparation, netKeys: nets.map(({ key }) => key), images: images.map(referenceOf) },
    { store: storeSettings, cacheFolder, signal },
  );
  if (byNet.failed.length > 0)
    throw new TaskFailed("UNAVAILABLE", `${byNet.failed.length} of ${images.length} images of locked women could not be read.`);
  return { truthAsOf, images, cases: casesOf(version, images, byNet.logits) };
}

async function fileLocked(connection: Connection, version: ModelVersion, { truthAsOf, images, cases }: LockedEvaluation): Promise<void> {
  const summary = summariseCases(cases, partsOf(version).scoring.operatingPoints);
  await insertEvaluation(connection, evaluationRowsOf(version.id, "LOCKED_TEST", truthAsOf, { cases, summary }, manifestLinesOf(images)));
  await savePredictions(
    connection,
    cases.map(({ examId, laterality, score, logit, images: scored }) => ({
      modelVersionId: version.id,
      projectId: version.projectId,
      examId,
      laterality,
      score,
      logit,
      set: "LOCKED_TEST" as const,
      fold: null,
      images: scored,
    })),
  );
}

function referenceOf({ imageId, patientId, examId, laterality, view, sha256 }: ImageToScore): ImageReference {
  return { imageId, patientId, examId, breastId: breastIdOf(examId, laterality), laterality, view, sha256 };
}

function casesOf(
  version: ModelVersion,
  images: readonly ImageWithTruth[],
  logits: readonly Readonly<Record<string, number>>[],
): EvaluatedCase[] {
  const scoring = version.scoring as unknown as VersionScoring;
  const scored: ScoredImage[] = images.map(referenceOf);
  const truthOf = new Map(images.map((image) => [breastIdOf(image.examId, image.laterality), image]));
  const thresholds = Object.fromEntries(scoring.operatingPoints.map(({ name, threshold }) => [name, threshold])) as Record<
    OperatingPointName,
    number
  >;
  return scoreUnseenPatients(
    scoring,
    scored,
    logits.map((one) => new Map(Object.entries(one))),
  ).map((breast) => {
    const truth = truthOf.get(breast.breastId);
    if (truth === undefined) throw new Error(`breast ${breast.breastId} was not asked for`);
    return {
      ...breast,
      positive: truth.class !== "NORMAL",
      breastClass: truth.class,
      subgroups: subgroupsOf(truth),
      fold: null,
      thresholds,
    };
  });
}
