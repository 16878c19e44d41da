import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import {
  completeShard,
  type Database,
  findBatch,
  findEvaluation,
  findGateResult,
  findVersion,
  findVersionOfRun,
  insertBatch,
  listCases,
  listEpochs,
  listUnscoredExams,
  moveAlias,
  withdrawExam,
} from "@second-read/database";
import type { DensityMap, View, ViewModifier } from "@second-read/domain";
import type { JobPayload, Jobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { keys } from "@second-read/storage";
import type { TestStore } from "@second-read/testing";
import { type FiledPhantoms, filePhantom, filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { preparedFolderOf } from "./child/prepared-images.ts";
import { forgetWithdrawn } from "./forget-withdrawn.ts";
import { predictExams } from "./jobs/predict-exams.ts";
import { predictShardJob } from "./jobs/predict-shard.ts";
import { contractCheck } from "./testing/contract-check.ts";
import { startTestTrainer, type TestTrainer } from "./testing/test-trainer.ts";

let trainer: TestTrainer;
let database: Database;
let jobs: Jobs;
let files: TestStore;
let cacheFolder: string;
let phantoms: FiledPhantoms;

beforeAll(async () => {
  trainer = await startTestTrainer(10);
  ({ database, jobs, files, cacheFolder, phantoms } = trainer);
});
afterAll(() => trainer?.close());

const ended = (runId: string) => trainer.ended(runId);

/** Retries of the job follow without delay. */
async function enqueueWithoutDelay<Name extends "score-locked" | "predict-batch" | "predict-shard">(
  name: Name,
  payload: JobPayload<Name>,
): Promise<void> {
  await database.transaction(async ({ sql }) => {
    await jobs.enqueue(sql, name, payload);
    await sql.query("UPDATE jobs.job SET retry_delay = 0, retry_backoff = false WHERE name = $1 AND state = 'created'", [name]);
  });
}

describe("a run", { timeout: 150_000 }, () => {
  test("fails with an explanation when an exam of its snapshot is withdrawn, and the cache forgets its images", async () => {
    const { id } = await startRun(
      { database, jobs, store: files.store },
      { projectId: phantoms.projectId, recipe: "linear", epochs: 100, folds: 2, seed: 4 },
    );
    await expect.poll(async () => (await listEpochs(database, id)).length, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
    const examId = phantoms.examIds[0] ?? "";
    const images = await database.prisma.image.findMany({ where: { examId } });
    const cached = async () => (await readdir(cacheFolder)).filter((name) => images.some(({ sha256 }) => sha256 === name)).length;
    expect(await cached()).toBe(images.length);
    await database.sqlTransaction((sql) => withdrawExam(sql, { examId, byId: "manager", reason: "a test", at: new Date() }));
    expect(await ended(id)).toMatchObject({
      status: "FAILED",
      errorCode: "WRONG_STATE",
      errorMessage: expect.stringContaining("withdrawn"),
    });
    expect(await findVersionOfRun(database, id)).toBeNull();
    expect(await forgetWithdrawn({ database, cacheFolder })).toBe(images.length);
    expect(await cached()).toBe(0);
  });

  test("leaves test patients out until promotion is requested, then scores them once and asks the gate again", async () => {
    const { projectId, examIds } = await filePhantoms(database, files.store, 12);
    const testSet = examIds.slice(-4);
    await database.prisma.patient.updateMany({ where: { exams: { some: { id: { in: testSet } } } }, data: { lockedTest: true } });
    const { id } = await startRun({ database, jobs, store: files.store }, { projectId, recipe: "linear", epochs: 3, folds: 2, seed: 9 });
    expect(await ended(id)).toMatchObject({ status: "SUCCEEDED" });
    const modelVersionId = (await findVersionOfRun(database, id))?.id ?? "";
    const testSetScores = () => database.prisma.prediction.findMany({ where: { modelVersionId, examId: { in: testSet } } });
    expect(await testSetScores()).toEqual([]);
    expect(await findEvaluation(database, modelVersionId, "OUT_OF_FOLD")).toMatchObject({ patients: 8 });

    // Requested by name, they count like everyone else but their scores are not kept: neither counts nor duration show who is held out.
    const named = { examIds: [examIds[0] ?? "", testSet[0] ?? ""], idempotencyKey: "named", requestedById: null };
    const batch = await insertBatch(database, { projectId, modelVersionId, ...named });
    await enqueueWithoutDelay("predict-batch", { batchId: batch.id });
    await expect
      .poll(() => findBatch(database, batch.id), { timeout: 60_000, interval: 250 })
      .toMatchObject({ total: 2, done: 2, failed: 0, finishedAt: expect.any(Date) });
    expect(await testSetScores()).toEqual([]);

    const before = await findGateResult(database, modelVersionId);
    await database.transaction((connection) => jobs.enqueue(connection.sql, "score-locked", { modelVersionId }));
    await expect
      .poll(() => findEvaluation(database, modelVersionId, "LOCKED_TEST"), { timeout: 60_000, interval: 250 })
      .toMatchObject({ patients: 4, exams: 4, positives: 2, negatives: 6 });
    expect((await testSetScores()).map(({ set, fold }) => [set, fold])).toEqual(Array(8).fill(["LOCKED_TEST", null]));
    const after = await findGateResult(database, modelVersionId);
    expect(after?.decidedAt.getTime()).toBeGreaterThan(before?.decidedAt.getTime() ?? Number.POSITIVE_INFINITY);
    expect(await contractCheck(database, modelVersionId)).toMatchObject({ passed: true });

    // Requested again after the champion has changed: it is compared with the new one, on the same evaluation, with the models as they are now in the
    // store.
    const rival = await startRun({ database, jobs, store: files.store }, { projectId, recipe: "linear", epochs: 3, folds: 2, seed: 10 });
    expect(await ended(rival.id)).toMatchObject({ status: "SUCCEEDED" });
    const champion = (await findVersionOfRun(database, rival.id))?.id ?? "";
    await database.transaction((connection) =>
      moveAlias(connection, { projectId, alias: "champion", toId: champion, byId: null, reason: "a test" }),
    );
    await files.store.put(keys.model(modelVersionId, "fold-1.bin"), await files.store.getBytes(keys.model(champion, "fold-1.bin")), {
      contentType: "application/octet-stream",
    });
    await database.transaction((connection) => jobs.enqueue(connection.sql, "score-locked", { modelVersionId }));
    await expect
      .poll(() => findGateResult(database, modelVersionId), { timeout: 60_000, interval: 250 })
      .toMatchObject({ championId: champion, decision: "REJECT" });
    expect(await contractCheck(database, modelVersionId)).toMatchObject({
      passed: false,
      note: "fold model 2: its file is not the recorded one",
    });
    const auc = (await findGateResult(database, modelVersionId))?.checks[0];
    // Promotion of the rival was never requested, so it has no scores of test patients, and the gate says so.
    expect(auc).toMatchObject({ name: "auc not worse", passed: null, note: expect.stringContaining("n = 0, 8 left out") });

    // An image of a test patient that cannot be read: the job ends with an explanation, and the next one does not have to wait.
    const unreadable = await database.prisma.image.findFirstOrThrow({ where: { examId: testSet[0] ?? "" } });
    const { key, bytes } = { key: keys.image(unreadable.id), bytes: await files.store.getBytes(keys.image(unreadable.id)) };
    await files.store.delete(key);
    await rm(preparedFolderOf(cacheFolder, unreadable.sha256), { recursive: true, force: true });
    const gateError = async () => (await findVersion(database, champion))?.gateErrorMessage ?? null;
    await enqueueWithoutDelay("score-locked", { modelVersionId: champion });
    await expect.poll(gateError, { timeout: 90_000, interval: 250 }).toBe("1 of 16 images of test patients could not be read");
    expect(await findEvaluation(database, champion, "LOCKED_TEST")).toBeNull();
    await files.store.put(key, bytes, { contentType: "application/dicom" });
    await enqueueWithoutDelay("score-locked", { modelVersionId: champion });
    await expect.poll(() => findEvaluation(database, champion, "LOCKED_TEST"), { timeout: 60_000, interval: 250 }).not.toBeNull();
    expect(await gateError()).toBeNull();
  });

  test("uses standard views only, in training, scores, heat maps and the test-set evaluation, and says what it did not score", async () => {
    const { prisma } = database;
    const { projectId, examIds } = await filePhantoms(database, files.store, 10);
    const [withSpot = "", spotOnly = "", testSetSpot = ""] = [examIds[0], examIds[1], examIds[9]];
    await prisma.patient.updateMany({ where: { exams: { some: { id: { in: examIds.slice(8) } } } }, data: { lockedTest: true } });
    const standard = await prisma.image.findFirstOrThrow({ where: { examId: withSpot, laterality: "R", view: "CC" } });
    const { id: _, header: __, ...copied } = standard;
    const extra = async (more: { viewModifiers?: ViewModifier[]; view?: View; acquiredAt?: Date }) => {
      const uid = randomUUID();
      const image = await prisma.image.create({
        data: { ...copied, sourceSha256: uid, sopInstanceUid: uid, ...more },
      });
      await files.store.put(keys.image(image.id), await files.store.getBytes(keys.image(standard.id)), {
        contentType: "application/dicom",
      });
      return image.id;
    };
    const newer = await extra({ acquiredAt: new Date() });
    const unused = [standard.id, await extra({ viewModifiers: ["SPOT_COMPRESSION"] }), await extra({ view: "ML" })];
    for (const examId of [spotOnly, testSetSpot])
      await prisma.image.updateMany({ where: { examId, laterality: "R" }, data: { viewModifiers: ["MODIFIED"] } });

    const { id } = await startRun({ database, jobs, store: files.store }, { projectId, recipe: "linear", epochs: 2, folds: 2, seed: 12 });
    expect(await ended(id)).toMatchObject({ status: "SUCCEEDED" });
    const modelVersionId = (await findVersionOfRun(database, id))?.id ?? "";
    const evaluation = await findEvaluation(database, modelVersionId, "OUT_OF_FOLD");
    const cases = await listCases(database, evaluation?.id ?? "");
    expect(cases).toHaveLength(15);
    expect(cases.filter(({ examId }) => examId === spotOnly).map(({ laterality }) => laterality)).toEqual(["L"]);
    const scored = await prisma.imagePrediction.findMany({ where: { modelVersionId } });
    expect(scored.map(({ imageId }) => imageId)).toContain(newer);
    expect(scored.filter(({ imageId }) => unused.includes(imageId))).toEqual([]);

    await database.transaction((connection) => jobs.enqueue(connection.sql, "score-locked", { modelVersionId }));
    await expect
      .poll(() => findEvaluation(database, modelVersionId, "LOCKED_TEST"), { timeout: 60_000, interval: 250 })
      .toMatchObject({ patients: 2, positives: 1, negatives: 2 });

    // If a view turns out to be modified, the breast's score is removed; an exam with only such views is not scored, and the batch says why.
    await prisma.image.updateMany({ where: { examId: spotOnly }, data: { viewModifiers: ["MODIFIED"] } });
    const images = { id: modelVersionId, images: "standard" } as const;
    expect(await listUnscoredExams(database, projectId, images)).toEqual([]);
    const again = await insertBatch(database, {
      projectId,
      modelVersionId,
      requestedById: null,
      idempotencyKey: "k",
      examIds: [spotOnly, withSpot],
    });
    await enqueueWithoutDelay("predict-batch", { batchId: again.id });
    await expect
      .poll(() => findBatch(database, again.id), { timeout: 60_000, interval: 250 })
      .toMatchObject({ done: 1, failed: 1, errorMessage: "1 exam has no standard view (CC or MLO without a modifier): not scored." });
    expect(await prisma.prediction.count({ where: { modelVersionId, examId: spotOnly } })).toBe(0);
    expect(await prisma.imagePrediction.count({ where: { modelVersionId, examId: spotOnly } })).toBe(0);
  });

  test("counts each shard of a batch once, whoever scored it, and ends a batch that cannot continue, with an explanation", async () => {
    const { projectId, examIds } = await filePhantoms(database, files.store, 8);
    const { id } = await startRun({ database, jobs, store: files.store }, { projectId, recipe: "linear", epochs: 1, folds: 2, seed: 11 });
    await ended(id);
    const version = await findVersionOfRun(database, id);
    if (version === null) throw new Error("nothing was published");
    const request = { projectId, modelVersionId: version.id, requestedById: null, examIds: examIds.slice(0, 3) };
    const batchOf = (batchId: string) => findBatch(database, batchId);

    const interrupted = await insertBatch(database, { ...request, idempotencyKey: "interrupted" });
    expect(await completeShard(database, { batchId: interrupted.id, start: 0, done: 1, failed: 1 })).toEqual({ done: 1, failed: 1 });
    expect(await completeShard(database, { batchId: interrupted.id, start: 0, done: 1, failed: 1 })).toBeNull();
    const before = new Date();
    const last = { batchId: interrupted.id, start: 2, count: 1 };
    await enqueueWithoutDelay("predict-shard", last);
    await expect.poll(() => batchOf(interrupted.id), { timeout: 60_000, interval: 250 }).toMatchObject({ finishedAt: expect.any(Date) });
    expect(await batchOf(interrupted.id)).toMatchObject({ done: 2, failed: 1, errorMessage: null });
    const scoredNow = await database.prisma.prediction.findMany({ where: { modelVersionId: version.id, at: { gt: before } } });
    expect(new Set(scoredNow.map(({ examId }) => examId))).toEqual(new Set(examIds.slice(2, 3)));

    // A worker wakes up whose shard another has done: nothing is counted twice, and the batch has already ended.
    await enqueueWithoutDelay("predict-shard", last);

    // Two workers believe that they hold one shard, and a third has the other: the batch ends once, with each exam in it once.
    const shared = await insertBatch(database, { ...request, idempotencyKey: "shared" });
    const deps = {
      database,
      jobs,
      store: files.store,
      storeSettings: files.settings,
      cacheFolder,
      logger: createLogger({ process: "trainer", level: "silent" }),
    };
    const score = (start: number, count: number) =>
      predictShardJob(deps, { batchId: shared.id, start, count }, new AbortController().signal);
    await Promise.all([score(0, 2), score(0, 2), score(2, 1)]);
    expect(await batchOf(shared.id)).toMatchObject({ done: 3, failed: 0, errorMessage: null, finishedAt: expect.any(Date) });
    expect(await batchOf(interrupted.id)).toMatchObject({ done: 2, failed: 1 });

    // The folds' maps call every breast dense, and the overall map calls it fatty: so training patients must be estimated by the fold that held them
    // out.
    const mapTo = (density: "a" | "d"): DensityMap => ({ mean: [], deviation: [], weights: [], densities: [{ density, upTo: null }] });
    const agreement = { value: 0.8, low: 0.7, high: 0.9, n: 16, method: "a test", note: null };
    const folds = [0, 1].map((fold) => ({ fold, map: mapTo("d") }));
    const estimating = { ...version, scoring: { ...version.scoring, density: { agreement, map: mapTo("a"), folds } } };
    const unseen = await filePhantom({ prisma: database.prisma, store: files.store }, projectId, 100);
    const trainedOn = examIds[0] as string;
    await predictExams(deps, estimating, [trainedOn, unseen], new AbortController().signal);
    const densitiesOf = async (examId: string) =>
      (await database.prisma.prediction.findMany({ where: { modelVersionId: version.id, examId } })).map(({ density }) => density);
    expect(await densitiesOf(trainedOn)).toEqual(["d", "d"]);
    expect(await densitiesOf(unseen)).toEqual(["a", "a"]);
    expect(await densitiesOf(examIds[1] as string)).toEqual([null, null]);

    const hopeless = await insertBatch(database, { ...request, idempotencyKey: "hopeless" });
    for (const { key } of version.foldModels) await files.store.delete(key);
    await enqueueWithoutDelay("predict-shard", { batchId: hopeless.id, start: 0, count: 3 });
    await expect.poll(() => batchOf(hopeless.id), { timeout: 90_000, interval: 250 }).toMatchObject({ finishedAt: expect.any(Date) });
    const { errorMessage, done } = (await batchOf(hopeless.id)) ?? {};
    expect(errorMessage).toMatch(/^Scoring ended early \(.+\)\. What is scored is kept; ask again for the rest\.$/);
    // Contains neither a stack nor a key of the store.
    expect(errorMessage).not.toMatch(/\n|models\//);
    expect(done).toBe(0);
  });
});
