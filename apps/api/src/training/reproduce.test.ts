import { createHash } from "node:crypto";
import { foldJobName } from "@second-read/database";
import { writeManifest } from "@second-read/domain";
import { keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let reader: TestPerson;
let version: Awaited<ReturnType<typeof seedVersion>>;
let exam: SeededExam;

const reproduce = `mutation($id: ID!) { reproduce(modelVersionId: $id) {
  id recipe seed folds epochCount reason status reproduced reproduces { id number } modelVersion { id } requestedBy { id } } }`;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("reproduce");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  reader = await api.person("Rita", { [project]: ["ARBITER"] });
  exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
  version = await seedVersion(api, project, [{ exam, score: 0.5 }]);
  const run = await api.database.prisma.trainingRun.update({ where: { id: version.runId }, data: { seed: 77, recipe: "compact" } });
  const [image] = exam.images;
  if (image === undefined) throw new Error("the exam has no image");
  const manifest = writeManifest([
    {
      ...{ imageId: image.id, sha256: "aa", examId: exam.id, patientId: exam.patientId, laterality: "R", view: "CC" },
      ...{ modifiers: [], isStandard: true, class: "NORMAL", truthId: "t", truthVersion: 1, lesions: [] },
      ...{ density: null, ageBand: null, vendor: null, split: "TRAIN", foldIndex: 0 },
    },
  ]);
  const digest = createHash("sha256").update(manifest).digest("hex");
  await api.database.prisma.snapshot.update({ where: { id: run.snapshotId }, data: { digest } });
  await api.store.store.put(keys.snapshot(digest), Buffer.from(manifest), { contentType: "application/x-ndjson" });
});
afterAll(() => api?.close());

test("a version is trained again by the numbers of its own run, once at a time", async () => {
  const first = (await api.ok(analyst, reproduce, { id: version.id })).reproduce;
  expect(first).toMatchObject({
    recipe: "compact",
    seed: 77,
    status: "QUEUED",
    reason: `Reproduces version ${version.number}.`,
    reproduced: null,
    reproduces: { id: version.id, number: version.number },
    modelVersion: null,
    requestedBy: { id: analyst.id },
  });
  const jobs = await api.database.prisma.runJob.findMany({ where: { runId: first.id } });
  expect(jobs.map(({ name }) => name)).toContain(foldJobName(first.folds - 1));
  expect((await api.ok(analyst, reproduce, { id: version.id })).reproduce.id).toBe(first.id);
  await api.database.prisma.trainingRun.update({ where: { id: first.id }, data: { status: "CANCELLED" } });
  const second = (await api.ok(analyst, reproduce, { id: version.id })).reproduce;
  expect(second.id).not.toBe(first.id);
  await api.database.prisma.trainingRun.update({ where: { id: second.id }, data: { status: "CANCELLED" } });
});

test("by nobody who may not retrain, and not once its data is gone", async () => {
  expect((await api.graphql(reader, reproduce, { id: version.id })).errors?.[0]?.extensions?.code).toBe("FORBIDDEN");
  await api.database.prisma.exam.update({ where: { id: exam.id }, data: { status: "WITHDRAWN" } });
  const { errors } = await api.graphql(analyst, reproduce, { id: version.id });
  expect(errors?.[0]).toMatchObject({ message: expect.stringContaining("withdrawn"), extensions: { code: "WRONG_STATE" } });
});
