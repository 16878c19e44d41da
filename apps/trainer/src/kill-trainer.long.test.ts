import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Database,
  findBatch,
  findRun,
  findVersionOfRun,
  insertBatch,
  listEpochs,
  listRunEvents,
  openDatabase,
} from "@second-read/database";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { childrenOf, startTrainerProcess } from "./testing/trainer-process.ts";

let databaseUrl: string;
let database: Database;
let jobs: Jobs;
let files: TestStore;
let cacheFolder: string;
const trainers: ChildProcess[] = [];

beforeAll(async () => {
  databaseUrl = (await createTestDatabase()).url;
  database = openDatabase({ url: databaseUrl });
  files = await createTestStore();
  cacheFolder = await mkdtemp(join(tmpdir(), "second-read-prepared-"));
  jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "test", level: "silent" }), worker: false });
});

afterEach(() => {
  for (const trainer of trainers.splice(0)) trainer.kill("SIGKILL");
});
afterAll(async () => {
  await jobs?.close();
  await database?.close();
  await files?.close();
  await rm(cacheFolder, { recursive: true, force: true });
});

function start(): ChildProcess {
  const trainer = startTrainerProcess({ databaseUrl, files, cacheFolder });
  trainers.push(trainer);
  return trainer;
}

/** The run's status, or what it failed of. */
async function outcomeOf(runId: string): Promise<string | undefined> {
  const run = await findRun(database, runId);
  return run?.status === "FAILED" ? `FAILED ${run.errorCode}: ${run.errorMessage}` : run?.status;
}

const patience = { timeout: 120_000, interval: 100 };

test("a trainer killed in mid-training leaves a run that another finishes from its last checkpoint, with the same models", {
  timeout: 300_000,
}, async () => {
  const { projectId } = await filePhantoms(database, files.store, 8);
  const plan = { projectId, recipe: "linear", epochs: 150, folds: 2, seed: 5 } as const;
  const run = await startRun({ database, jobs, store: files.store }, plan);

  const first = start();
  await expect.poll(async () => (await listEpochs(database, run.id)).length, patience).toBeGreaterThan(5);
  first.kill("SIGKILL");
  const before = (await listEpochs(database, run.id)).length;
  expect(before).toBeLessThan(2 * plan.epochs);

  start();
  await expect.poll(() => outcomeOf(run.id), patience).toBe("SUCCEEDED");
  const finished = await findRun(database, run.id);
  expect(finished?.attempt).toBe(2);
  const events = await listRunEvents(database, run.id);
  expect(events.some(({ message }) => message?.includes("going on from the last checkpoint"))).toBe(true);
  // Epochs told before the kill are told once more at most by the checkpoint that had not been recorded; none is lost.
  const epochs = await listEpochs(database, run.id);
  expect(epochs).toHaveLength(2 * plan.epochs);

  const unbroken = await startRun({ database, jobs, store: files.store }, plan);
  await expect.poll(() => outcomeOf(unbroken.id), patience).toBe("SUCCEEDED");
  const [broken, whole] = await Promise.all([findVersionOfRun(database, run.id), findVersionOfRun(database, unbroken.id)]);
  expect(broken?.sha256).toBe(whole?.sha256);
});

test.skipIf(process.platform !== "linux")(
  "a trainer or its child killed once in every stage changes nothing of what is published and scored",
  { timeout: 480_000 },
  async () => {
    const { projectId, examIds } = await filePhantoms(database, files.store, 6);
    const plan = { projectId, recipe: "linear", epochs: 60, folds: 2, seed: 6 } as const;
    const killedIn: string[] = [];
    let trainer = start();
    /** Waits for a stage, and kills the trainer in it. */
    const killIn = async (stage: string, isReached: () => Promise<boolean>) => {
      await expect.poll(isReached, { ...patience, interval: 10 }).toBe(true);
      trainer.kill("SIGKILL");
      killedIn.push(stage);
      trainer = start();
    };
    const run = await startRun({ database, jobs, store: files.store }, plan);
    const hasSaid = async (text: string) => (await listRunEvents(database, run.id)).some(({ message }) => message?.includes(text));
    await killIn("preparing", () => hasSaid("preparing"));
    await killIn("training", async () => (await listEpochs(database, run.id)).length > 5);

    // The child alone: its parent hears of it, and the queue tries again.
    await expect.poll(async () => (await listEpochs(database, run.id)).length, patience).toBeGreaterThan(20);
    await expect.poll(() => childrenOf(trainer), { ...patience, interval: 10 }).not.toEqual([]);
    for (const child of await childrenOf(trainer)) process.kill(child, "SIGKILL");

    const stage = async () => (await findRun(database, run.id))?.stage;
    await killIn("evaluating", async () => (await stage()) === "calibrate");
    await expect.poll(() => outcomeOf(run.id), patience).toBe("SUCCEEDED");

    const scoredBy = async (modelVersionId: string) => {
      const predictions = await database.prisma.prediction.findMany({ where: { modelVersionId } });
      return predictions.map(({ examId, laterality, score, logit }) => ({ examId, laterality, score, logit })).sort(byBreast);
    };
    const scoreAgain = async (modelVersionId: string, isKilled: boolean) => {
      const before = await scoredBy(modelVersionId);
      await database.prisma.prediction.deleteMany({ where: { modelVersionId } });
      const batch = await insertBatch(database, {
        projectId,
        modelVersionId,
        requestedById: null,
        idempotencyKey: modelVersionId,
        examIds,
      });
      await database.transaction(({ sql }) => jobs.enqueue(sql, "predict-batch", { batchId: batch.id }));
      if (isKilled) await killIn("scoring", async () => (await childrenOf(trainer)).length > 0);
      await expect
        .poll(() => findBatch(database, batch.id), patience)
        .toMatchObject({ done: examIds.length, failed: 0, finishedAt: expect.any(Date) });
      expect((await scoredBy(modelVersionId)).map(({ examId, laterality }) => `${examId} ${laterality}`)).toEqual(
        before.map(({ examId, laterality }) => `${examId} ${laterality}`),
      );
    };
    const broken = await findVersionOfRun(database, run.id);
    await scoreAgain(broken?.id ?? "", true);
    expect(killedIn).toEqual(["preparing", "training", "evaluating", "scoring"]);

    const unbroken = await startRun({ database, jobs, store: files.store }, plan);
    await expect.poll(() => outcomeOf(unbroken.id), patience).toBe("SUCCEEDED");
    const whole = await findVersionOfRun(database, unbroken.id);
    await scoreAgain(whole?.id ?? "", false);
    expect(broken?.sha256).toBe(whole?.sha256);
    expect(broken?.scoring).toEqual(whole?.scoring);
    expect(await scoredBy(broken?.id ?? "")).toEqual(await scoredBy(whole?.id ?? ""));
  },
);

function byBreast(a: { examId: string; laterality: string }, b: { examId: string; laterality: string }): number {
  return `${a.examId} ${a.laterality}` < `${b.examId} ${b.laterality}` ? -1 : 1;
}
