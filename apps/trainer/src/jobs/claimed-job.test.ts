import { claimJob, type Database, findRun, foldJobName, heartbeat, openDatabase, releaseJob, requestCancel } from "@second-read/database";
import { keysOf } from "@second-read/domain";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TaskFailed } from "../compute-child.ts";
import { isFinal } from "../final-failure.ts";
import { workOnJob } from "./claimed-job.ts";

let database: Database;
let jobs: Jobs;
let files: TestStore;
let projectId: string;
const logger = createLogger({ process: "trainer", level: "silent" });
const name = foldJobName(0);

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  files = await createTestStore();
  jobs = await openJobs({ databaseUrl: url, logger, worker: false });
  ({ projectId } = await filePhantoms(database, files.store, 0));
});
afterAll(async () => {
  await jobs?.close();
  await database?.close();
  await files?.close();
});

async function started(): Promise<string> {
  const plan = { projectId, recipe: "linear", epochs: 1, folds: 2, seed: 1 } as const;
  return (await startRun({ database, jobs, store: files.store }, plan)).id;
}

/** A run whose first fold is claimed by a worker, and which has been asked to cancel. */
async function cancelling() {
  const id = await started();
  const claim = await database.transaction((connection) => claimJob(connection, id, name));
  if (claim === null) throw new Error("the fold was not to be had");
  await database.transaction((connection) => requestCancel(connection, id));
  expect((await findRun(database, id))?.status).toBe("CANCELLING");
  return { id, claim };
}

/** The queue hands out the job, possibly for a second time; then the previous worker is gone. */
function take(runId: string, work: () => Promise<void>, triesUsed = 1): Promise<void> {
  const deps = { database, jobs, logger, store: files.store, storeSettings: files.settings, cacheFolder: files.folder };
  return workOnJob(deps, { runId, name }, { signal: new AbortController().signal, triesUsed }, work);
}

function takeAgain(runId: string): Promise<void> {
  return take(runId, async () => {
    throw new Error("nothing is to be done for a run that ends");
  });
}

describe("a run that is being cancelled", () => {
  test("ends when the worker was killed before it heard of it, and a worker that wakes up is told to stop", async () => {
    const { id, claim } = await cancelling();
    await takeAgain(id);
    expect((await findRun(database, id))?.status).toBe("CANCELLED");
    expect(await heartbeat(database, claim)).toBe("REPLACED");
  });

  test("ends when the worker released its job for another reason", async () => {
    const { id, claim } = await cancelling();
    await releaseJob(database, claim);
    await takeAgain(id);
    expect((await findRun(database, id))?.status).toBe("CANCELLED");
  });
});

describe("a run whose fold fails", () => {
  const sentence = "What happened, in words.";
  const failing = (code: string) => async () => {
    throw new TaskFailed(code, sentence);
  };

  test.each(keysOf(isFinal).filter((code) => isFinal[code]))(
    "ends with the sentence at once where another attempt would meet the same: %s",
    async (code) => {
      const id = await started();
      await take(id, failing(code));
      expect(await findRun(database, id)).toMatchObject({ status: "FAILED", errorCode: code, errorMessage: sentence });
      expect(await database.transaction((connection) => claimJob(connection, id, name))).toBeNull();
    },
  );

  test.each(["DEVICE_LOST", "DISK_FULL", "CHILD_DIED"])("is retried where that may help, and continues: %s", async (code) => {
    const id = await started();
    await expect(take(id, failing(code))).rejects.toMatchObject({ code });
    expect(await findRun(database, id)).toMatchObject({ status: "RUNNING", errorCode: null });
    let attempts = 0;
    await take(id, async () => void attempts++);
    expect(attempts).toBe(1);
    expect(await findRun(database, id)).toMatchObject({ status: "RUNNING", errorCode: null });
  });

  test("fails with an explanation when the graphics card is lost again and again", async () => {
    const id = await started();
    await expect(take(id, failing("DEVICE_LOST"), 4)).rejects.toMatchObject({ code: "DEVICE_LOST" });
    await take(id, failing("DEVICE_LOST"), 5);
    expect(await findRun(database, id)).toMatchObject({ status: "FAILED", errorCode: "DEVICE_LOST", errorMessage: sentence });
  });
});
