import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Database, findLocalisation, findVersionOfRun, listRunEvents, withdrawExam } from "@second-read/database";
import { openBackbone, readModelFile } from "@second-read/learning";
import { randomBackboneFile } from "@second-read/learning/testing";
import { installBackbone, keys, readInstalledBackbone } from "@second-read/storage";
import type { TestStore } from "@second-read/testing";
import type { FiledPhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetWithdrawn } from "./forget-withdrawn.ts";
import { startTestTrainer, type TestTrainer } from "./testing/test-trainer.ts";

let trainer: TestTrainer;
let database: Database;
let files: TestStore;
let cacheFolder: string;
let phantoms: FiledPhantoms;
let backboneSha256: string;

beforeAll(async () => {
  trainer = await startTestTrainer(6);
  ({ database, files, cacheFolder, phantoms } = trainer);
  const bytes = await randomBackboneFile(1);
  const { sha256, description } = await openBackbone(bytes);
  await installBackbone(files.store, { sha256, name: description.name, cut: description.cut }, bytes);
  backboneSha256 = sha256;
});
afterAll(() => trainer?.close());

async function trained(seed: number) {
  const { id } = await startRun(
    { database, jobs: trainer.jobs, store: files.store },
    { projectId: phantoms.projectId, recipe: "transfer", epochs: 2, folds: 2, seed, backboneSha256 },
  );
  return trainer.ended(id, 200_000);
}

/** Encodings by path, with the time when each was written: reading changes the file's modification time, but not its content. */
async function encodings(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const name of await readdir(cacheFolder, { recursive: true }))
    if (/-[0-9a-f]{64}\.bin$/.test(name)) found.set(name, (await stat(join(cacheFolder, name))).birthtimeMs);
  return found;
}

test("a run of transfer pins its backbone, encodes each image once for all folds, predictions and runs, and forgets withdrawn images", {
  timeout: 420_000,
}, async () => {
  expect(await readInstalledBackbone(files.store)).toEqual({ sha256: backboneSha256, name: "random", cut: "patches" });
  expect(await trained(1)).toMatchObject({ status: "SUCCEEDED", errorCode: null, backboneSha256 });
  const once = await encodings();
  // The cells' measures, the backbone's features and the tissue measures of six exams with four views.
  expect(once.size).toBe(3 * 24);
  const second = await trained(2);
  expect(second).toMatchObject({ status: "SUCCEEDED" });
  expect(await encodings()).toEqual(once);

  const version = await findVersionOfRun(database, second?.id ?? "");
  const model = readModelFile(await files.store.getBytes(version?.foldModels[0]?.key ?? ""));
  expect(model.header.backbone).toBe(backboneSha256);
  expect(version?.card).toContain(`Backbone: SHA-256 \`${backboneSha256}\``);
  expect(await database.prisma.prediction.count({ where: { modelVersionId: version?.id ?? "" } })).toBe(12);

  // After publication each model analyses what it held out: nothing is encoded again.
  const modelVersionId = version?.id ?? "";
  await expect.poll(() => findLocalisation(database, modelVersionId), { timeout: 120_000, interval: 250 }).not.toBeNull();
  const analyses = await database.prisma.imageAnalysis.findMany({ where: { modelVersionId } });
  expect(analyses).toHaveLength(24);
  expect(analyses.filter(({ lesions }) => lesions > 0)).toHaveLength(6);
  expect(new Set(analyses.map(({ features }) => features.length)).size).toBe(1);
  expect(await findLocalisation(database, modelVersionId)).toMatchObject({
    froc: { lesions: 6, images: 24 },
    pointingGame: { n: 6, value: expect.any(Number), low: expect.any(Number) },
    randomisedCorrelation: { value: expect.any(Number), high: expect.any(Number) },
  });
  expect(await encodings()).toEqual(once);

  const [examId = ""] = phantoms.examIds;
  await database.sqlTransaction((sql) => withdrawExam(sql, { examId, byId: "manager", reason: "a test", at: new Date() }));
  await forgetWithdrawn({ database, cacheFolder });
  expect((await encodings()).size).toBe(3 * 20);
  expect(await database.prisma.imageAnalysis.count({ where: { examId } })).toBe(0);
});

test("a run whose backbone was replaced, or is gone, fails with an explanation", { timeout: 240_000 }, async () => {
  const key = keys.backbone(backboneSha256);
  const bytes = await files.store.getBytes(key);
  await files.store.put(key, await randomBackboneFile(2), { contentType: "application/octet-stream" });
  expect(await trained(3)).toMatchObject({
    status: "FAILED",
    errorCode: "BAD_BACKBONE",
    errorMessage: "This is not a usable backbone: its content is not what was installed under its digest.",
  });
  await files.store.delete(key);
  const gone = await trained(4);
  expect(gone).toMatchObject({ status: "FAILED", errorCode: "INVALID_INPUT" });
  expect(gone?.errorMessage).toMatch(
    /^The backbone [0-9a-f]{12}, which this was trained with, is no longer in the store\. Install it again: npm run backbone\.$/,
  );
  await files.store.put(key, bytes, { contentType: "application/octet-stream" });
  expect((await listRunEvents(database, gone?.id ?? "")).length).toBeGreaterThan(0);
});
