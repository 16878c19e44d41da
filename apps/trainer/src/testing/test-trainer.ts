import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, findRun, openDatabase, type TrainingRun } from "@second-read/database";
import { type Jobs, openJobs, openSlots } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { type FiledPhantoms, filePhantoms } from "@second-read/testing/phantoms";
import { expect } from "vitest";
import { startTrainer } from "../start-trainer.ts";

export interface TestTrainer {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly files: TestStore;
  readonly cacheFolder: string;
  readonly phantoms: FiledPhantoms;
  /** The run once it has ended. */
  ended(runId: string, timeoutMilliseconds?: number): Promise<TrainingRun | null>;
  close(): Promise<void>;
}

export const coresOfTest = "cores of a test";

/** A trainer with a real database, queue and store, with this many filed phantom exams, on a machine with `coreCount` cores. */
export async function startTestTrainer(exams: number, coreCount = 2): Promise<TestTrainer> {
  // Use the backend that every machine has: TensorFlow's own threads add in no fixed order, so its models differ in their last bits.
  process.env.NATIVE_TENSORFLOW_FOLDER = import.meta.dirname;
  const { applicationUrl: url } = await createTestDatabase();
  const database = openDatabase({ url });
  const files = await createTestStore();
  const cacheFolder = await mkdtemp(join(tmpdir(), "second-read-prepared-"));
  const logger = createLogger({ process: "trainer", level: "silent" });
  const jobs = await openJobs({ databaseUrl: url, logger, worker: true });
  const phantoms = await filePhantoms(database, files.store, exams);
  const cores = openSlots({ databaseUrl: url, name: coresOfTest, count: coreCount, logger });
  const stop = new AbortController();
  await startTrainer({
    database,
    jobs,
    logger,
    store: files.store,
    storeSettings: files.settings,
    cacheFolder,
    cacheBytes: 2 ** 30,
    foldsAtOnce: 2,
    cores,
    signal: stop.signal,
  });
  return {
    databaseUrl: url,
    database,
    jobs,
    files,
    cacheFolder,
    phantoms,
    async ended(runId, timeoutMilliseconds = 120_000) {
      await expect
        .poll(async () => (await findRun(database, runId))?.status, { timeout: timeoutMilliseconds, interval: 250 })
        .toMatch(/^(SUCCEEDED|FAILED|CANCELLED)$/);
      return findRun(database, runId);
    },
    async close() {
      stop.abort();
      await jobs.close();
      await cores.close();
      await database.close();
      await files.close();
      await rm(cacheFolder, { recursive: true, force: true });
    },
  };
}
