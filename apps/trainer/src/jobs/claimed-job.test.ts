import { claimJob, type Database, findRun, foldJobName, heartbeat, openDatabase, releaseJob, requestCancel } from "@second-read/database";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

/** A run whose first fold somebody works on, and that is asked to end. */
async function cancelling() {
  const { id } = await startRun({ database, jobs, store: files.store }, { projectId, recipe: "linear", epochs: 1, folds: 2, seed: 1 });
  const claim = await database.transaction((connection) => claimJob(connection, id, name));
  if (claim === null) throw new Error("the fold was not to be had");
  await database.transaction((connection) => requestCancel(connection, id));
  expect((await findRun(database, id))?.status).toBe("CANCELLING");
  return { id, claim };
}

/** The queue hands the job out once more: to whom it gives it, the one before is gone. */
function takeAgain(runId: string): Promise<void> {
  const deps = { database, jobs, logger, store: files.store, storeSettings: files.settings, cacheFolder: files.folder };
  return workOnJob(deps, { runId, name }, { signal: new AbortController().signal, triesUsed: 1 }, async () => {
    throw new Error("nothing is to be done for a run that ends");
  });
}

describe("a run that is being cancelled", () => {
  test("ends when the worker was killed before it heard of it, and the worker that wakes is told", async () => {
    const { id, claim } = await cancelling();
    await takeAgain(id);
    expect((await findRun(database, id))?.status).toBe("CANCELLED");
    expect(await heartbeat(database, claim)).toBe("REPLACED");
  });

  test("ends when the worker let go of its job for another reason", async () => {
    const { id, claim } = await cancelling();
    await releaseJob(database, claim);
    await takeAgain(id);
    expect((await findRun(database, id))?.status).toBe("CANCELLED");
  });
});
