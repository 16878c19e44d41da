import { listRunEvents } from "@second-read/database";
import { openJobs, openSlots } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coresOfTest, startTestTrainer, type TestTrainer } from "./testing/test-trainer.ts";
import { workOnFolds } from "./work-on-folds.ts";

let trainer: TestTrainer;
beforeAll(async () => {
  trainer = await startTestTrainer(6, 1);
});
afterAll(() => trainer?.close());

/** The highest number of folds in training at the same time, according to the run's events. */
async function mostAtOnce(runId: string): Promise<number> {
  let open = 0;
  let most = 0;
  for (const { message } of await listRunEvents(trainer.database, runId)) {
    if (/^Fold \d+: preparing/.test(message ?? "")) open += 1;
    if (/^Fold \d+ is done/.test(message ?? "")) open -= 1;
    most = Math.max(most, open);
  }
  return most;
}

test("trainers of one machine train no more folds at once than it has cores, and one takes over when another has gone", {
  timeout: 240_000,
}, async () => {
  const { database, databaseUrl, files, cacheFolder, jobs, phantoms } = trainer;
  const plan = { projectId: phantoms.projectId, recipe: "linear", epochs: 2, folds: 3 } as const;
  // The trainer, and the second one beside it, would each train two folds at once, but the machine has one core.
  const logger = createLogger({ process: "trainer", level: "silent" });
  const secondJobs = await openJobs({ databaseUrl, logger, worker: true });
  const cores = openSlots({ databaseUrl, name: coresOfTest, count: 1, logger, pollingSeconds: 0.1 });
  const deps = { database, jobs: secondJobs, logger, store: files.store, storeSettings: files.settings, cacheFolder };
  const stop = new AbortController();
  const working = [1, 2].map(() => workOnFolds(deps, cores, stop.signal).catch(() => undefined));
  const run = await startRun({ database, jobs, store: files.store }, { ...plan, seed: 1 });
  expect(await trainer.ended(run.id)).toMatchObject({ status: "SUCCEEDED" });
  expect(await mostAtOnce(run.id)).toBe(1);

  // The holder of the core loses it: its fold is still finished, and either trainer takes the next.
  const again = await startRun({ database, jobs, store: files.store }, { ...plan, seed: 2 });
  await expect.poll(() => mostAtOnce(again.id), { timeout: 30_000, interval: 50 }).toBe(1);
  await database.sql.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
  expect(await trainer.ended(again.id)).toMatchObject({ status: "SUCCEEDED", errorCode: null });
  stop.abort();
  await Promise.all(working);
  await secondJobs.close();
  await cores.close();
});
