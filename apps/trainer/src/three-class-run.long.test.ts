import { type Database, findEvaluation, findVersionOfRun, listCases } from "@second-read/database";
import { filePhantom } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestTrainer, type TestTrainer } from "./testing/test-trainer.ts";

let trainer: TestTrainer;
let database: Database;

beforeAll(async () => {
  trainer = await startTestTrainer(0);
  ({ database } = trainer);
});
afterAll(() => trainer?.close());

async function trained() {
  const { jobs, files, phantoms } = trainer;
  const { id } = await startRun(
    { database, jobs, store: files.store },
    { projectId: phantoms.projectId, recipe: "three-class", epochs: 2, folds: 3, seed: 1 },
  );
  return trainer.ended(id, 200_000);
}

/** Of every four phantoms one has a malignant lesion and one a benign one. */
async function file(first: number, last: number, more: { lockedTest?: boolean } = {}): Promise<void> {
  const filing = { prisma: database.prisma, store: trainer.files.store };
  for (let seed = first; seed <= last; seed += 1)
    await filePhantom(filing, trainer.phantoms.projectId, seed, {
      ...more,
      strength: seed % 3 === 0 ? "SINGLE_READ" : "PATHOLOGY",
      lesionClass: seed % 4 === 0 ? "MALIGNANT" : "BENIGN",
    });
}

test("a fold whose training patients lack a class fails the run with an explanation", { timeout: 300_000 }, async () => {
  await file(0, 5);
  const run = await trained();
  expect(run).toMatchObject({ status: "FAILED", errorCode: "MISSING_CLASS" });
  expect(run?.errorMessage).toMatch(
    /^The recipe three-class is trained on normal, benign and malignant breasts, and no patient outside fold [123] has a benign one\. Collect more/,
  );
});

test("three-class is evaluated by its confusion matrix, out of fold and on the test set, on page and card alike", {
  timeout: 420_000,
}, async () => {
  await file(6, 11);
  const run = await trained();
  expect(run).toMatchObject({ status: "SUCCEEDED", errorCode: null });
  const version = await findVersionOfRun(database, run?.id ?? "");
  const modelVersionId = version?.id ?? "";
  const evaluation = await findEvaluation(database, modelVersionId, "OUT_OF_FOLD");
  const { matrix, figures } = evaluation?.classes ?? expect.fail("no classes");
  // It counts every breast, however weak its truth.
  expect(matrix.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([18, 3, 3]);
  expect(figures.map(({ class: name, sensitivity }) => [name, sensitivity.n])).toEqual([
    ["NORMAL", 18],
    ["BENIGN", 3],
    ["MALIGNANT", 3],
  ]);
  const cases = await listCases(database, evaluation?.id ?? "");
  expect(cases.every(({ malignancy }) => malignancy !== null)).toBe(true);
  expect(version?.card).toContain("In training a breast counts by what its truth rests on: pathology 1, follow up 1, ");
  expect(version?.card).toContain("## Three classes, out of fold");
  expect(version?.card).toContain(`| malignant | ${matrix[2]?.join(" | ")} |`);

  await file(100, 101, { lockedTest: true });
  await database.transaction((connection) => trainer.jobs.enqueue(connection.sql, "score-locked", { modelVersionId }));
  await expect
    .poll(() => findEvaluation(database, modelVersionId, "LOCKED_TEST"), { timeout: 90_000, interval: 250 })
    .toMatchObject({ patients: 2, classes: { matrix: expect.any(Array) } });
  const locked = await findEvaluation(database, modelVersionId, "LOCKED_TEST");
  const counts = locked?.classes?.matrix.map((row) => row.reduce((sum, count) => sum + count, 0)) ?? [];
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(counts[0]).toBe(3);
});
