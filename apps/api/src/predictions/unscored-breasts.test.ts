import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("unscored");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
});
afterAll(() => api?.close());

const unscored = `query($e: ID!, $v: ID) { exam(id: $e) { unscoredBreasts(modelVersionId: $v) { laterality code reason } } }`;

test("a breast is unscored for want of a view that the version uses, or because it is a specimen", async () => {
  const { prisma } = api.database;
  const exam = await seedExam(api, project);
  const ask = async (v: string | null) => (await api.ok(analyst, unscored, { e: exam.id, v })).exam.unscoredBreasts;
  expect(await ask(null)).toEqual([]);
  const ofAll = await seedVersion(api, project, []);
  const ofStandard = await seedVersion(api, project, []);
  const { scoring } = ofStandard;
  await prisma.modelVersion.update({
    where: { id: ofStandard.id },
    data: { scoring: { ...scoring, pooling: { ...scoring.pooling, images: "standard" } } },
  });
  expect(await ask(ofStandard.id)).toEqual([]);

  const of = (laterality: "R" | "L") => ({ examId: exam.id, laterality });
  await prisma.image.updateMany({ where: of("R"), data: { viewModifiers: ["SPOT_COMPRESSION"] } });
  await prisma.image.updateMany({ where: of("L"), data: { view: "SPECIMEN" } });
  const specimen = { laterality: "L", code: "SPECIMEN_ONLY", reason: "Only images of a specimen." };
  expect(await ask(ofAll.id)).toEqual([specimen]);
  const modified = { laterality: "R", code: "NO_STANDARD_VIEW", reason: "No standard view: CC or MLO without a modifier." };
  expect(await ask(ofStandard.id)).toEqual([modified, specimen]);
  // The newest version is the serving one.
  expect(await ask(null)).toEqual([modified, specimen]);
});
