import { createHash, randomUUID } from "node:crypto";
import {
  appendRunEvent,
  type Connection,
  completeJob,
  concludeReproduction,
  findRun,
  findSnapshot,
  findVersion,
  finishJobName,
  imagesUsedBy,
  insertBatch,
  insertEvaluation,
  insertVersion,
  type JobClaim,
  listUnscoredExams,
  moveAlias,
  packCases,
  readJobResults,
  type Snapshot,
  savePredictions,
  setRunStage,
  succeedRun,
  type TrainingRun,
} from "@second-read/database";
import { densities, foldOf, type GateEvidence, type ManifestLine, type Preparation, type TrainedFoldResult } from "@second-read/domain";
import { estimateDensity, type OutOfFoldEvaluation } from "@second-read/evaluation";
import type { JobTry } from "@second-read/jobs";
import { preparationFor, recipeOf } from "@second-read/learning";
import { keys, type ObjectStore } from "@second-read/storage";
import { breastIdOf, measuresOf } from "../child/task.ts";
import { runInChild, TaskFailed } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { askGate } from "../gate/ask-gate.ts";
import { imagesPerModel, type RecordedImage, tryStoredModels } from "../gate/try-stored-models.ts";
import { compareWithOriginal } from "../publish/compare-with-original.ts";
import { evaluationRowsOf } from "../publish/evaluation-rows.ts";
import { subgroupsOf } from "../publish/subgroups.ts";
import { writeCard } from "../publish/write-card.ts";
import { readTrainingLines, referenceOf, requireNothingWithdrawn, scoredImageOf } from "../read-snapshot.ts";
import { optionsOf } from "../run-options.ts";
import { workOnJob } from "./claimed-job.ts";

interface FinishedFold extends TrainedFoldResult {
  readonly fold: number;
}

/** Calibrates, publishes the version with its evaluation as challenger, asks the gate, and enqueues the scoring of unread exams. */
export async function finishRunJob(deps: TrainerDeps, { runId }: { runId: string }, jobTry: JobTry): Promise<void> {
  await workOnJob(deps, { runId, name: finishJobName }, jobTry, async ({ claim, signal }) => {
    const { database, store, storeSettings, cacheFolder } = deps;
    const started = performance.now();
    const run = await findRun(database, runId);
    const snapshot = run === null ? null : await findSnapshot(database, run.snapshotId);
    if (run === null || snapshot === null) throw new TaskFailed("INVALID_INPUT", "The run's snapshot is gone.");
    const { pooling } = recipeOf(run.recipe);
    const lines = await readTrainingLines(store, snapshot.digest, pooling);
    const folds = await finishedFolds(deps, runId);
    if (run.reproducesId !== null) return concludeAgainst(deps, claim, run, run.reproducesId, folds);
    const evaluation = await runInChild<"evaluate">(
      { kind: "evaluate", pooling, images: lines.map(scoredImageOf), breasts: breastsOf(lines), folds },
      { store: storeSettings, cacheFolder, signal },
    );
    const versionId = randomUUID();
    const models = await copyModels(store, versionId, folds);
    const preparation = preparationFor(run.recipe, optionsOf(run));
    const { scoring } = evaluation;
    const inferenceContract = await tryStoredModels(deps, { models, preparation, scoring }, heldOutSample(evaluation, lines), signal);
    await database.transaction(async (connection) => {
      await requireNothingWithdrawn(connection, lines);
      await setRunStage(connection, runId, "publish");
      const { outcome } = await completeJob(connection, claim, {
        modelVersionId: versionId,
        seconds: { encode: 0, train: 0, evaluate: (performance.now() - started) / 1000 },
      });
      if (outcome !== "CURRENT") return;
      await publish(deps, connection, { run, snapshot, lines, folds, evaluation, versionId, models, preparation, inferenceContract });
    });
    for (const { modelKey } of folds) await store.delete(modelKey);
  });
}

/** A run that reproduces a version ends by recording whether the bytes are the same. */
async function concludeAgainst(
  { database, store }: TrainerDeps,
  claim: JobClaim,
  run: TrainingRun,
  versionId: string,
  folds: readonly FinishedFold[],
): Promise<void> {
  const version = await findVersion(database, versionId);
  const then = version === null ? null : await findRun(database, version.runId);
  if (version === null || then === null) throw new TaskFailed("INVALID_INPUT", "The version that this run reproduces is gone.");
  const { reproduced, sentence } = compareWithOriginal(version, folds, { now: run, then });
  await database.transaction(async (connection) => {
    const { outcome } = await completeJob(connection, claim, { modelVersionId: versionId });
    if (outcome !== "CURRENT") return;
    await concludeReproduction(connection, run.id, reproduced);
    await appendRunEvent(connection, run.id, { message: sentence });
  });
  for (const { modelKey } of folds) await store.delete(modelKey);
}

async function finishedFolds({ database }: TrainerDeps, runId: string): Promise<FinishedFold[]> {
  const results = await readJobResults(database, runId);
  return results
    .flatMap(({ name, result }) =>
      result !== null && "modelKey" in result ? [{ fold: Number(name.slice("fold-".length)), ...result }] : [],
    )
    .sort((a, b) => a.fold - b.fold);
}

/** Copies the fold models from the run's checkpoints, which may be deleted, to the version's own folder. */
async function copyModels(store: ObjectStore, versionId: string, folds: readonly FinishedFold[]) {
  return Promise.all(
    folds.map(async ({ fold, modelKey, sha256 }) => {
      const key = keys.model(versionId, `fold-${fold}.bin`);
      await store.put(key, await store.getBytes(modelKey), { contentType: "application/octet-stream" });
      return { fold, key, sha256 };
    }),
  );
}

function breastsOf(lines: readonly ManifestLine[]) {
  const first = new Map(lines.map((line) => [breastIdOf(line.examId, line.laterality), line]));
  return [...first].map(([breastId, line]) => ({
    breastId,
    positive: line.class !== "NORMAL",
    breastClass: line.class,
    subgroups: subgroupsOf(line),
    density: densities.find((density) => density === line.density) ?? null,
  }));
}

/** Some images of each fold, with the logits that were recorded in training. */
function heldOutSample({ cases }: OutOfFoldEvaluation, lines: readonly ManifestLine[]): RecordedImage[] {
  const lineOf = new Map(lines.map((line) => [line.imageId, line]));
  const taken = new Map<number, number>();
  return cases.flatMap(({ fold, images }) =>
    images.flatMap(({ imageId, logit }): RecordedImage[] => {
      const line = lineOf.get(imageId);
      const count = fold === null ? imagesPerModel : (taken.get(fold) ?? 0);
      if (fold === null || line === undefined || count >= imagesPerModel) return [];
      taken.set(fold, count + 1);
      const { breastClass: _, strength: __, lesions: ___, ...reference } = referenceOf(line);
      return [{ fold, imageId, logit, reference }];
    }),
  );
}

interface Publication {
  readonly run: TrainingRun;
  readonly snapshot: Snapshot;
  readonly lines: readonly ManifestLine[];
  readonly folds: readonly FinishedFold[];
  readonly evaluation: OutOfFoldEvaluation;
  readonly versionId: string;
  readonly models: readonly { fold: number; key: string; sha256: string }[];
  readonly preparation: Preparation;
  readonly inferenceContract: GateEvidence["inferenceContract"];
}

async function publish({ jobs }: TrainerDeps, connection: Connection, publication: Publication): Promise<void> {
  const { run, snapshot, lines, folds, evaluation, versionId, models, preparation, inferenceContract } = publication;
  const { projectId } = run;
  const version = await insertVersion(connection, {
    id: versionId,
    projectId,
    runId: run.id,
    sha256: createHash("sha256")
      .update(models.map(({ sha256 }) => sha256).join("\n"))
      .digest("hex"),
    parameterCount: folds[0]?.parameterCount ?? 0,
    recipe: run.recipe,
    preparation,
    foldModels: models,
    scoring: evaluation.scoring,
    card: writeCard({ run, snapshot, evaluation }),
  });
  const rows = evaluationRowsOf(version.id, "OUT_OF_FOLD", snapshot.truthAsOf, evaluation, lines);
  await packCases(connection, (await insertEvaluation(connection, rows)).id);
  const { density } = evaluation.scoring;
  const tissue = Object.assign({}, ...folds.map((fold) => fold.tissue ?? {})) as NonNullable<TrainedFoldResult["tissue"]>;
  const foldOfPatient = new Map(lines.map((line) => [line.patientId, foldOf(line.foldIndex ?? 0, run.folds)]));
  await savePredictions(
    connection,
    evaluation.cases.map((one) => ({
      modelVersionId: version.id,
      projectId,
      examId: one.examId,
      laterality: one.laterality,
      score: one.score,
      logit: one.logit,
      density: density === undefined ? null : estimateDensity(density, one.fold, measuresOf(one.images, tissue)),
      set: "OUT_OF_FOLD" as const,
      fold: foldOfPatient.get(one.patientId) ?? null,
      images: one.images.map(({ imageId, score, logit }) => ({ imageId, score, logit })),
    })),
  );
  await askGate(connection, version, inferenceContract);
  await moveAlias(connection, { projectId, alias: "challenger", toId: version.id, byId: null, reason: `Published by run ${run.id}.` });
  await succeedRun(connection, run.id);
  await appendRunEvent(connection, run.id, { message: `Published as version ${version.number}.` });
  const batch = await insertBatch(connection, {
    projectId,
    modelVersionId: version.id,
    requestedById: null,
    idempotencyKey: `published ${version.id}`,
    examIds: await listUnscoredExams(connection, projectId, { id: version.id, images: imagesUsedBy(version) }),
  });
  if (batch.finishedAt === null) await jobs.enqueue(connection.sql, "predict-batch", { batchId: batch.id });
  await jobs.enqueue(connection.sql, "analyse-version", { modelVersionId: version.id });
  await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId });
}
