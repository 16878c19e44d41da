import type { ChildProcess } from "node:child_process";
import {
  claimHeatMaps,
  type Database,
  findImagePrediction,
  findSnapshot,
  findVersionOfRun,
  listEpochs,
  listRunEvents,
  requestSnapshot,
} from "@second-read/database";
import type { JobName } from "@second-read/jobs";
import { keys } from "@second-read/storage";
import { type FiledPhantoms, filePhantoms } from "@second-read/testing/phantoms";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { OwnTrainers, patience } from "./testing/own-trainers.ts";
import { childrenOf } from "./testing/trainer-process.ts";

// A trainer that is told to stop exits with 0, whatever it is doing; after fifteen seconds it would exit with 1. The next trainer continues, and the
// result has the same bytes as a run that nobody stopped.

let trainers: OwnTrainers;
let filed: FiledPhantoms;
let plan: Parameters<OwnTrainers["startRun"]>[0];
let whole: { readonly sha256: string; readonly scoring: object; readonly id: string };
let imageId: string;

beforeAll(async () => {
  trainers = await OwnTrainers.open();
  filed = await filePhantoms(trainers.database, trainers.files.store, 6);
  plan = { projectId: filed.projectId, recipe: "linear", epochs: 60, folds: 2, seed: 6 };
  trainers.start();
  const unbroken = await trainers.startRun(plan);
  await trainers.hasSucceeded(unbroken.id);
  whole = await versionOf(unbroken.id);
  await trainers.scoreAgain(filed, whole.id);
  const image = await trainers.database.prisma.imagePrediction.findFirstOrThrow({ where: { modelVersionId: whole.id } });
  imageId = image.imageId;
  await askHeatMap(whole.id);
  await isMade(whole.id);
  trainers.killAll();
}, 600_000);
const holds: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const letGo of holds.splice(0)) await letGo();
  trainers.killAll();
});
afterAll(() => trainers?.close());

async function versionOf(runId: string) {
  const version = await findVersionOfRun(trainers.database, runId);
  if (version === null) throw new Error("the run has no version");
  return version;
}

function askHeatMap(modelVersionId: string): Promise<void> {
  const { database, jobs } = trainers;
  return database.transaction(async (connection) => {
    expect(await claimHeatMaps(connection, modelVersionId, [imageId])).toEqual([imageId]);
    await jobs.enqueue(connection.sql, "explain-image", { modelVersionId, imageId });
  });
}

async function isMade(modelVersionId: string): Promise<void> {
  await vi.waitUntil(async () => (await findImagePrediction(trainers.database, modelVersionId, imageId))?.heatMap === "MADE", patience);
}

const heatMapOf = (modelVersionId: string) => trainers.files.store.getBytes(keys.heatMap(modelVersionId, imageId));

/** Locks a table, so that a trainer that needs it pauses in the middle of its work; returns a function that releases the lock. */
async function holdTable(database: Database, table: string, mode: "EXCLUSIVE" | "ACCESS EXCLUSIVE"): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const transaction = database.sqlTransaction(async (sql) => {
    await sql.query(`LOCK TABLE "${table}" IN ${mode} MODE`);
    held.resolve();
    await over.promise;
  });
  await Promise.race([held.promise, transaction]);
  const letGo = () => {
    over.resolve();
    return transaction;
  };
  holds.push(letGo);
  return letGo;
}

test.skipIf(process.platform !== "linux")(
  "a trainer that is told to stop once in every stage changes nothing that is published, scored and explained",
  { timeout: 900_000 },
  async () => {
    const { database } = trainers;
    const stoppedIn: string[] = [];
    let trainer: ChildProcess;
    const stopIn = async (stage: string, isReached: () => Promise<boolean>, letGo?: () => Promise<void>) => {
      await expect.poll(isReached, { ...patience, interval: 10 }).toBe(true);
      const ended = trainers.stop(trainer);
      await letGo?.();
      stoppedIn.push(`${stage}: ${await ended}`);
      trainer = trainers.start();
    };
    const isWaitingFor = (table: string) => async () =>
      (await database.sql.query("SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted", [`"${table}"`])).length > 0;
    const computes = (job: JobName) => async () => (await trainers.isActive(job)) && (await childrenOf(trainer)).length > 0;

    const snapshotId = await database.sqlTransaction(async (sql) => {
      const { id } = await requestSnapshot(sql, { projectId: filed.projectId, frozenById: null, at: new Date() });
      await trainers.jobs.enqueue(sql, "freeze-snapshot", { snapshotId: id });
      return id;
    });
    const letTruthGo = await holdTable(database, "Truth", "ACCESS EXCLUSIVE");
    trainer = trainers.start();
    await stopIn("freezing", () => trainers.isActive("freeze-snapshot"), letTruthGo);
    await expect.poll(async () => (await findSnapshot(database, snapshotId))?.status, patience).toBe("FROZEN");

    const run = await trainers.startRun(plan);
    const hasSaid = async (text: string) => (await listRunEvents(database, run.id)).some(({ message }) => message?.includes(text));
    await stopIn("encoding", () => hasSaid("preparing"));
    await stopIn("training", async () => (await listEpochs(database, run.id)).length > 5);
    await stopIn("evaluating", computes("finish-run"));
    const letVersionsGo = await holdTable(database, "ModelVersion", "EXCLUSIVE");
    await stopIn("publishing", isWaitingFor("ModelVersion"), letVersionsGo);
    await trainers.hasSucceeded(run.id);

    const version = await versionOf(run.id);
    await trainers.scoreAgain(filed, version.id, () => stopIn("scoring", computes("predict-shard")));
    await askHeatMap(version.id);
    await stopIn("explaining", computes("explain-image"));
    await isMade(version.id);

    const stages = ["freezing", "encoding", "training", "evaluating", "publishing", "scoring", "explaining"];
    expect(stoppedIn).toEqual(stages.map((stage) => `${stage}: 0`));
    expect(await listEpochs(database, run.id)).toHaveLength(plan.folds * plan.epochs);
    expect([version.sha256, version.scoring]).toEqual([whole.sha256, whole.scoring]);
    expect(await trainers.scoresOf(version.id)).toEqual(await trainers.scoresOf(whole.id));
    expect(await heatMapOf(version.id)).toEqual(await heatMapOf(whole.id));
  },
);

test("if of two trainers one is killed and one told to stop while both train, each of their two runs has one version, the same as without", {
  timeout: 900_000,
}, async () => {
  const { database } = trainers;
  const [killed, stopped] = [trainers.start(), trainers.start()];
  const runs = [await trainers.startRun(plan), await trainers.startRun(plan)];
  const foldsBegun = async () => {
    const epochs = await Promise.all(runs.map(({ id }) => listEpochs(database, id)));
    return new Set(epochs.flatMap((of, run) => of.map(({ fold }) => `${run} ${fold}`))).size;
  };
  await expect.poll(foldsBegun, { ...patience, interval: 10 }).toBeGreaterThanOrEqual(2);
  killed.kill("SIGKILL");
  trainers.start();
  expect(await trainers.stop(stopped)).toBe(0);
  trainers.start();
  for (const { id } of runs) {
    await trainers.hasSucceeded(id);
    expect(await listEpochs(database, id)).toHaveLength(plan.folds * plan.epochs);
    const versions = await database.prisma.modelVersion.findMany({ where: { runId: id } });
    expect(versions.map(({ sha256 }) => sha256)).toEqual([whole.sha256]);
  }
});
