import { listScoredBreasts, listServingVersions, newId, saveDrift, savePredictions } from "@second-read/database";
import type { ExamStatus } from "@second-read/domain";
import { measureDrift } from "@second-read/evaluation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let version: Awaited<ReturnType<typeof seedVersion>>;

const ask = `query($id: ID!) { modelVersion(id: $id) { drift { measuredAt months { month measure exams level chanceLimit psi { value low high n note } } } } }`;

const drifted = async (person: TestPerson): Promise<number> =>
  (await api.ok(person, "query($p: ID!) { project(id: $p) { queue { drifted } } }", { p: project })).project.queue.drifted;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("drift");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  const training: SeededExam[] = [];
  for (let i = 0; i < 30; i += 1)
    training.push(await seedExam(api, project, { status: "SETTLED", lateralities: ["R"], truth: { class: "NORMAL", strength: "AGREED" } }));
  version = await seedVersion(
    api,
    project,
    training.map((exam, i) => ({ exam, score: i / 30 })),
  );
  const later = [];
  for (let i = 0; i < 24; i += 1) later.push(await seedExam(api, project, { lateralities: ["R"] }));
  const held = await seedExam(api, project, { lateralities: ["R"], lockedTest: true });
  await api.database.prisma.exam.updateMany({
    where: { id: { in: [...later, held].map(({ id }) => id) } },
    data: { createdAt: new Date("2026-03-31T23:00:00Z") },
  });
  await api.database.prisma.image.updateMany({ where: { examId: { in: training.map(({ id }) => id) } }, data: { vendor: "One" } });
  await api.database.prisma.image.updateMany({ where: { examId: { in: later.map(({ id }) => id) } }, data: { vendor: "Two" } });
  await savePredictions(
    api.database,
    [...later, held].map(({ id }, i) => ({
      modelVersionId: version.id,
      projectId: project,
      examId: id,
      laterality: "R" as const,
      score: i / 25,
      logit: 0,
      set: null,
      fold: null,
      images: [],
    })),
  );
});
afterAll(() => api?.close());

test("a month's exams are compared with the training data, none of a test patient among them", async () => {
  expect((await api.ok(analyst, ask, { id: version.id })).modelVersion.drift).toBeNull();
  expect((await listServingVersions(api.database)).map(({ id }) => id)).toEqual([version.id]);
  const breasts = await listScoredBreasts(api.database, version.id);
  await api.database.transaction((connection) => saveDrift(connection, version, measureDrift(breasts), new Date("2026-04-01T03:00:00Z")));
  const { drift } = (await api.ok(analyst, ask, { id: version.id })).modelVersion;
  expect(drift.measuredAt).toBe("2026-04-01T03:00:00.000Z");
  expect(drift.months.map(({ month, measure, exams, level }: Record<string, unknown>) => [month, measure, exams, level])).toEqual([
    ["2026-03", "SCORE", 24, "STABLE"],
    ["2026-03", "DENSITY", 24, "NOT_EVALUATED"],
    ["2026-03", "VENDOR", 24, "DRIFTED"],
    ["2026-03", "RECALL", 24, "NOT_EVALUATED"],
  ]);
  expect(await drifted(analyst)).toBe(1);
  expect(drift.months[2].psi).toMatchObject({ value: expect.any(Number), low: expect.any(Number), high: expect.any(Number), note: null });
});

test("density is a reader's where none was imported; recalled is said of rounds that are over alone", async () => {
  const reader = await api.person("Rea", { [project]: ["READER"] });
  const readExam = async (status: ExamStatus, imported: string | null, round = 1) => {
    const exam = await seedExam(api, project, { status, lateralities: ["R"] });
    const finalised = {
      readerId: reader.id,
      round: 1,
      order: 1,
      status: "FINALISED",
      finalOpinion: "RECALL",
      finalisedAt: new Date(),
      breasts: [
        {
          laterality: "R",
          birads: "4",
          density: "c",
          opinion: "RECALL",
          class: null,
          technicalRecallReason: null,
          technicalRecallImageIds: null,
        },
      ],
    } as const;
    const { prisma } = api.database;
    await prisma.read.create({ data: { id: newId(), examId: exam.id, projectId: project, ...finalised } });
    await prisma.exam.update({ where: { id: exam.id }, data: { round } });
    await prisma.breast.updateMany({ where: { examId: exam.id }, data: { density: imported } });
    await savePredictions(api.database, [
      {
        modelVersionId: version.id,
        projectId: project,
        examId: exam.id,
        laterality: "R",
        score: 0.5,
        logit: 0,
        set: null,
        fold: null,
        images: [],
      },
    ]);
    return exam.id;
  };
  const ids = [
    await readExam("QUEUED", null),
    await readExam("SETTLED", "a"),
    await readExam("ARBITRATION", null),
    await readExam("QUEUED", null, 2),
  ];
  const breasts = await listScoredBreasts(api.database, version.id);
  expect(ids.map((id) => breasts.filter(({ examId }) => examId === id).map(({ density, isRecalled }) => [density, isRecalled]))).toEqual([
    [["c", null]],
    [["a", true]],
    [["c", true]],
    [["c", true]],
  ]);
});

test("nothing of it is told to who is kept blind", async () => {
  for (const role of ["READER", "ARBITER"] as const) {
    const blind = await api.person(`Bea ${role}`, { [project]: [role, "ANALYST"] });
    expect((await api.ok(blind, ask, { id: version.id })).modelVersion.drift).toBeNull();
    expect(await drifted(blind)).toBe(0);
  }
});
