import {
  type Database,
  findDrift,
  findEvaluation,
  findGateResult,
  findVersionOfRun,
  listCases,
  listEpochs,
  listRunEvents,
  requestCancel,
  sumStageSeconds,
} from "@second-read/database";
import { metricLabel } from "@second-read/domain";
import { evaluatedCaseOf, measureCases } from "@second-read/evaluation";
import type { Jobs } from "@second-read/jobs";
import { keys } from "@second-read/storage";
import type { TestStore } from "@second-read/testing";
import { type FiledPhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contractCheck } from "./testing/contract-check.ts";
import { startTestTrainer, type TestTrainer } from "./testing/test-trainer.ts";

let trainer: TestTrainer;
let database: Database;
let jobs: Jobs;
let files: TestStore;
let phantoms: FiledPhantoms;

beforeAll(async () => {
  trainer = await startTestTrainer(10);
  ({ database, jobs, files, phantoms } = trainer);
});
afterAll(() => trainer?.close());

const ended = (runId: string) => trainer.ended(runId);

describe("a run", { timeout: 150_000 }, () => {
  test("trains its folds, publishes a version with its evaluation, asks the gate and scores every exam", async () => {
    const { id } = await startRun(
      { database, jobs, store: files.store },
      { projectId: phantoms.projectId, recipe: "linear", epochs: 3, folds: 2, seed: 1 },
    );
    const run = await ended(id);
    expect(run).toMatchObject({ status: "SUCCEEDED", progress: 1, errorCode: null });
    expect(run?.backend).toBeTruthy();

    const epochs = await listEpochs(database, id);
    expect(epochs.map(({ fold, epoch }) => `${fold}/${epoch}`).sort()).toEqual(["0/1", "0/2", "0/3", "1/1", "1/2", "1/3"]);

    // Every job recorded how long each stage took.
    const seconds = await sumStageSeconds(database, id);
    for (const stage of ["encode", "train", "evaluate"] as const) expect(seconds?.[stage], stage).toBeGreaterThan(0);

    const version = await findVersionOfRun(database, id);
    const evaluation = version === null ? null : await findEvaluation(database, version.id, "OUT_OF_FOLD");
    expect(evaluation).toMatchObject({ unit: "breast", positiveClass: "abnormal", exams: 10, patients: 10, positives: 5, negatives: 15 });
    const cases = await listCases(database, evaluation?.id ?? "");
    expect(cases).toHaveLength(20);
    // Each patient was scored by the fold that held them out, and both folds held some out.
    expect(new Set(cases.map(({ fold }) => fold))).toEqual(new Set([0, 1]));
    expect(new Set(cases.map(({ patientId, fold }) => `${patientId} ${fold}`)).size).toBe(10);

    // Five abnormal breasts cannot show an AUC above chance.
    const gate = await findGateResult(database, version?.id ?? "");
    expect(gate).toMatchObject({ decision: "REJECT", championId: null });
    expect(gate?.checks.find(({ name }) => name === "auc floor")).toMatchObject({ passed: false, limit: 0.5 });
    expect(await contractCheck(database, version?.id ?? "")).toMatchObject({
      passed: true,
      note: expect.stringContaining("8 held-out images"),
    });
    // The version's page shows a metric in three places that must agree: its metrics, as the API measures them anew; the gate, as it was asked; and
    // the card, as it was written.
    const metrics = measureCases(cases.map(evaluatedCaseOf), {});
    for (const [check, name] of [
      ["auc floor", "auc"],
      ["sensitivity floor", "sensitivity"],
      ["specificity floor", "specificity"],
      ["calibration slope", "calibrationSlope"],
    ] as const) {
      const { value, low, high } = metrics.find((metric) => metric.name === name) as (typeof metrics)[number];
      expect(
        gate?.checks.find((one) => one.name === check),
        check,
      ).toMatchObject({ value, low, high });
      const interval = low === null || high === null ? "" : ` (${low.toFixed(2)} to ${high.toFixed(2)})`;
      expect(version?.card, name).toContain(`- ${metricLabel(name)}: ${value?.toFixed(2)}${interval}, n = `);
    }
    expect(version?.card).toContain("at the default operating point, 80 % specificity.");
    expect(version?.card).toContain("- 80 % specificity (default): score ≥ ");
    const predictions = await database.prisma.prediction.count({ where: { modelVersionId: version?.id ?? "" } });
    expect(predictions).toBe(20);
    for (const { key } of version!.foldModels) expect(await files.store.head(key)).not.toBeNull();
    expect((await listRunEvents(database, id)).some(({ message }) => message === "Published as version 1.")).toBe(true);
  });

  test("is compared nightly with newer scores, once its version serves", async () => {
    await database.transaction((connection) => jobs.enqueue(connection.sql, "measure-drift", {}));
    const version = await database.prisma.modelVersion.findFirst({ orderBy: { number: "desc" } });
    await expect.poll(() => findDrift(database, version?.id ?? ""), { timeout: 60_000, interval: 200 }).not.toBeNull();
    // So far every exam is training data.
    expect(await findDrift(database, version?.id ?? "")).toMatchObject({ figures: [] });
  });

  test("makes a heat map with the model that gave the score", async () => {
    const [scored] = await database.prisma.imagePrediction.findMany({ take: 1 });
    if (scored === undefined) throw new Error("nothing was scored");
    const { modelVersionId, imageId } = scored;
    await database.transaction((connection) => jobs.enqueue(connection.sql, "explain-image", { modelVersionId, imageId }));
    await expect
      .poll(async () => (await database.prisma.imagePrediction.findFirst({ where: { imageId, modelVersionId } }))?.heatMap, {
        timeout: 60_000,
        interval: 200,
      })
      .toBe("MADE");
    const png = await files.store.getBytes(keys.heatMap(modelVersionId, imageId));
    expect([...png.subarray(1, 4)]).toEqual([..."PNG"].map((letter) => letter.charCodeAt(0)));
  });

  test("ends when it is cancelled, and keeps its curves", async () => {
    const { id } = await startRun(
      { database, jobs, store: files.store },
      { projectId: phantoms.projectId, recipe: "linear", epochs: 400, folds: 2, seed: 3 },
    );
    await expect.poll(async () => (await listEpochs(database, id)).length, { timeout: 60_000, interval: 100 }).toBeGreaterThan(0);
    await database.transaction((connection) => requestCancel(connection, id));
    const run = await ended(id);
    expect(run?.status).toBe("CANCELLED");
    expect(await findVersionOfRun(database, id)).toBeNull();
    expect((await listEpochs(database, id)).length).toBeGreaterThan(0);
  });
});
