import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Database, findRun, findVersionOfRun, listEpochs, listRunEvents, openDatabase } from "@second-read/database";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startRun } from "./testing/start-run.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

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

afterAll(async () => {
  for (const trainer of trainers) trainer.kill("SIGKILL");
  await jobs?.close();
  await database?.close();
  await files?.close();
  await rm(cacheFolder, { recursive: true, force: true });
});

/** The trainer as it is run, in a process of its own. */
function startTrainerProcess(): ChildProcess {
  const { folder, signingKey, publicOrigin } = files.settings;
  const trainer = spawn(process.execPath, ["--import", "tsx", main], {
    stdio: "inherit",
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      STORE_FOLDER: folder,
      STORE_SIGNING_KEY: signingKey,
      PUBLIC_ORIGIN: publicOrigin,
      TRAINER_CACHE_FOLDER: cacheFolder,
      TRAINER_FOLDS_AT_ONCE: "1",
      LOG_LEVEL: "warn",
      // The backend that every machine has: TensorFlow's own threads add in no fixed order, so its models differ in their last bits.
      NATIVE_TENSORFLOW_FOLDER: cacheFolder,
    },
  });
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
  const plan = { projectId, recipe: "linear", epochs: 150, folds: 2, seed: 5 };
  const run = await startRun({ database, jobs, store: files.store }, plan);

  const first = startTrainerProcess();
  await expect.poll(async () => (await listEpochs(database, run.id)).length, patience).toBeGreaterThan(5);
  first.kill("SIGKILL");
  const before = (await listEpochs(database, run.id)).length;
  expect(before).toBeLessThan(2 * plan.epochs);

  startTrainerProcess();
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
