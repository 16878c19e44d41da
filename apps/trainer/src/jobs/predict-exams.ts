import {
  deletePredictions,
  findFoldsOf,
  findVersion,
  type ImageToScore,
  imagesUsedBy,
  listImagesOfExams,
  type ModelVersion,
  type NewPrediction,
  savePredictions,
} from "@second-read/database";
import { type FoldModel, isUsed } from "@second-read/domain";
import { type BreastScore, estimateDensity, type ScoredImage, scoreUnseenPatients, type VersionScoring } from "@second-read/evaluation";
import { breastIdOf, type ImageReference, measuresOf, type PredictionResult } from "../child/task.ts";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";

/** Scores an exam that was just filed, or to which a view was added. */
export async function predictExamJob(
  deps: TrainerDeps,
  { examId, modelVersionId }: { examId: string; modelVersionId: string },
  signal: AbortSignal,
): Promise<void> {
  const version = await findVersion(deps.database, modelVersionId);
  if (version === null) return;
  await predictExams(deps, version, [examId], signal);
  const { projectId } = version;
  await deps.database.sqlTransaction((sql) => deps.jobs.enqueue(sql, "refresh-discrepancies", { projectId, examId }));
}

/**
 * Scores exams with a version and saves the predictions. A patient of the version's snapshot is scored by the model of the fold that held them out,
 * and anyone else by the mean of all fold models. Test patients are scored like everyone else, but their scores are discarded: only the test-set
 * evaluation saves them, and neither a batch's counts nor its duration show who is in the test set.
 */
export async function predictExams(
  deps: TrainerDeps,
  version: ModelVersion,
  examIds: readonly string[],
  signal: AbortSignal,
): Promise<{ done: number; failed: number }> {
  const { database, storeSettings, cacheFolder } = deps;
  const scoring = version.scoring;
  const all = await listImagesOfExams(database, examIds);
  const images = all.filter((image) => isUsed(image, imagesUsedBy(version)));
  const foldOfPatient = await findFoldsOf(
    database,
    version.id,
    images.map(({ patientId }) => patientId),
  );
  const models = version.foldModels;
  const byModel = await runInChild<"predict">(
    {
      kind: "predict",
      preparation: version.preparation,
      modelKeys: models.map(({ key }) => key),
      images: images.map(referenceOf),
      measuresTissue: scoring.density !== undefined,
    },
    { store: storeSettings, cacheFolder, signal },
  );
  const readable = images.filter(({ imageId }) => !byModel.failed.includes(imageId));
  const predictions = scoreAll({ version, scoring, models, byModel, images: readable, foldOfPatient });
  const heldOut = new Set(all.filter(({ lockedTest }) => lockedTest).map(({ examId }) => examId));
  const usedBreasts = new Set(images.map(({ examId, laterality }) => breastIdOf(examId, laterality)));
  await database.transaction(async (connection) => {
    await savePredictions(
      connection,
      predictions.filter(({ examId }) => !heldOut.has(examId)),
    );
    await deletePredictions(
      connection,
      version.id,
      all.filter(({ examId, laterality, lockedTest }) => !lockedTest && !usedBreasts.has(breastIdOf(examId, laterality))),
    );
  });
  const done = new Set(predictions.map(({ examId }) => examId)).size;
  return { done, failed: examIds.length - done };
}

function referenceOf({ imageId, patientId, examId, laterality, view, sha256 }: ImageToScore): ImageReference {
  return { imageId, patientId, examId, breastId: breastIdOf(examId, laterality), laterality, view, sha256 };
}

function scoreAll(input: {
  version: ModelVersion;
  scoring: VersionScoring;
  models: readonly FoldModel[];
  byModel: PredictionResult;
  images: readonly ImageToScore[];
  foldOfPatient: ReadonlyMap<string, number>;
}): NewPrediction[] {
  const { version, scoring, models, byModel, images, foldOfPatient } = input;
  const logits = byModel.logits.map((one) => new Map(Object.entries(one)));
  const groups = new Map<number | null, ScoredImage[]>();
  for (const image of images) {
    const fold = foldOfPatient.get(image.patientId) ?? null;
    groups.set(fold, [...(groups.get(fold) ?? []), referenceOf(image)]);
  }
  return [...groups].flatMap(([fold, members]) => {
    // Only the model that held the patient out counts: the version's other models were trained on their images.
    const kept = models.map(({ fold: own }) => fold === null || own === fold);
    const partial = { ...scoring, folds: scoring.folds.filter((_, index) => kept[index]) };
    const scores = scoreUnseenPatients(
      partial,
      members,
      logits.filter((_, index) => kept[index]),
    );
    return scores.map((score) => predictionOf(version, score, fold, byModel.tissue));
  });
}

function predictionOf(
  { id: modelVersionId, projectId, scoring }: ModelVersion,
  { examId, laterality, score, logit, images }: BreastScore,
  fold: number | null,
  tissue: PredictionResult["tissue"],
): NewPrediction {
  const set = fold === null ? null : ("OUT_OF_FOLD" as const);
  const density = scoring.density === undefined ? null : estimateDensity(scoring.density, fold, measuresOf(images, tissue));
  return { modelVersionId, projectId, examId, laterality, score, logit, density, set, fold, images };
}
