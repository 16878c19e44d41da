import { refreshDiscrepancies, saveImageAnalyses, saveLocalisation } from "@second-read/database";
import type { BreastClass } from "@second-read/domain";
import { measurePlaces } from "@second-read/evaluation";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;
let reader: TestPerson;
let version: string;
let exams: Record<"right" | "wrong" | "unknown" | "missed" | "normal" | "held", SeededExam>;

/** Lesions on each view of the right breast, and whether the strongest mark is on one. */
const places: Readonly<Record<keyof typeof exams, readonly (readonly [lesions: number, hits: boolean])[]>> = {
  // On one view it points elsewhere, but the other is enough.
  right: [
    [1, true],
    [1, false],
  ],
  // The mark on a view without a lesion does not count.
  wrong: [
    [1, false],
    [0, false],
  ],
  unknown: [
    [0, false],
    [0, false],
  ],
  missed: [
    [1, false],
    [1, false],
  ],
  normal: [
    [0, false],
    [0, false],
  ],
  held: [
    [1, false],
    [1, false],
  ],
};
const scores = { right: 0.9, wrong: 0.8, unknown: 0.7, missed: 0.2, normal: 0.9, held: 0.9 };

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  project = await api.project("places");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  reader = await api.person("Rea", { [project]: ["READER", "ANALYST"] });
  const seed = (breastClass: BreastClass, lockedTest = false) =>
    seedExam(api, project, { status: "SETTLED", lateralities: ["R"], lockedTest, truth: { class: breastClass, strength: "AGREED" } });
  exams = {
    right: await seed("MALIGNANT"),
    wrong: await seed("MALIGNANT"),
    unknown: await seed("BENIGN"),
    missed: await seed("BENIGN"),
    normal: await seed("NORMAL"),
    held: await seed("BENIGN", true),
  };
  const names = Object.keys(exams) as (keyof typeof exams)[];
  version = (
    await seedVersion(
      api,
      project,
      names.map((name) => ({ exam: exams[name], score: scores[name] })),
    )
  ).id;
  await api.database.transaction(async (connection) => {
    const analysed = names.flatMap((name, which) =>
      exams[name].images.map((image, view) => {
        const [lesions, hits] = places[name][view] ?? [0, false];
        return {
          modelVersionId: version,
          imageId: image.id,
          examId: exams[name].id,
          laterality: image.laterality,
          patientId: exams[name].patientId,
          marks: [{ score: 2, lesion: hits ? 0 : null }],
          lesions,
          heatHits: lesions === 0 ? null : hits,
          randomisedCorrelation: 0.1,
          features: [which, view],
        };
      }),
    );
    await saveImageAnalyses(connection, analysed);
    await saveLocalisation(connection, version, measurePlaces(analysed.map((one) => ({ ...one, positive: one.lesions > 0 }))));
  });
  await refreshDiscrepancies(api.database, project);
});
afterAll(() => api?.close());

const ask = `query($id: ID!, $t: Float) { modelVersion(id: $id) { evaluation(set: OUT_OF_FOLD) {
  localisation { froc { images lesions points { falseMarksPerImage sensitivity } sensitivities { falseMarksPerImage sensitivity { value low high n } } }
    pointingGame { value low high n } randomisedCorrelation { value low high n } }
  placeCounts(threshold: $t) { rightPlace wrongPlace unknownPlace } } } }`;

const elsewhere = `query($p: ID!) { discrepancies(projectId: $p, kind: [WRONG_PLACE], open: true) { totalCount nodes { id exam { id } score threshold } } }`;

describe("where a version points", () => {
  test("is given with intervals, and abnormal breasts are counted by it", async () => {
    const { localisation, placeCounts } = (await api.ok(analyst, ask, { id: version })).modelVersion.evaluation;
    expect(localisation.froc).toMatchObject({ lesions: 7 });
    expect(localisation.froc.sensitivities.map(({ falseMarksPerImage }: { falseMarksPerImage: number }) => falseMarksPerImage)).toEqual([
      0.25, 0.5, 1, 2,
    ]);
    expect(localisation.pointingGame).toMatchObject({ value: 1 / 7, n: 7, low: expect.any(Number) });
    expect(localisation.randomisedCorrelation.value).toBeCloseTo(0.1, 12);
    // The held-out patient's breast is also a case of this evaluation, which never happens in a real one.
    expect(placeCounts).toEqual({ rightPlace: 1, wrongPlace: 2, unknownPlace: 1 });
    const low = (await api.ok(analyst, ask, { id: version, t: 0 })).modelVersion.evaluation;
    expect(low.placeCounts).toEqual({ rightPlace: 1, wrongPlace: 3, unknownPlace: 1 });
  });

  test("is not told to who is kept blind", async () => {
    const { evaluation } = (await api.ok(reader, ask, { id: version })).modelVersion;
    expect(evaluation).toEqual({ localisation: null, placeCounts: null });
  });
});

describe("the queue of right answers at the wrong place", () => {
  test("lists breasts detected by a mark elsewhere: none that is missed, whose place is unknown, or of a test patient", async () => {
    const { discrepancies } = await api.ok(analyst, elsewhere, { p: project });
    expect(discrepancies.nodes).toEqual([
      { id: `${exams.wrong.id}.R.WRONG_PLACE`, exam: { id: exams.wrong.id }, score: 0.8, threshold: 0.5 },
    ]);
    expect((await api.ok(reader, elsewhere, { p: project })).discrepancies).toEqual({ totalCount: 0, nodes: [] });
  });

  test("forgets a breast whose truth has changed: its lesions may lie elsewhere now", async () => {
    const { prisma } = api.database;
    const [before] = await prisma.breast.findMany({ where: { examId: exams.wrong.id } });
    const newer = await prisma.truth.create({
      data: {
        examId: exams.wrong.id,
        projectId: project,
        laterality: "R",
        class: "MALIGNANT",
        strength: "ADJUDICATED",
        version: 2,
        round: 1,
        readIds: [],
      },
    });
    const point = async (truthId: string | null) => {
      await prisma.breast.updateMany({ where: { examId: exams.wrong.id }, data: { truthId } });
      await refreshDiscrepancies(api.database, project);
      return (await api.ok(analyst, elsewhere, { p: project })).discrepancies.totalCount;
    };
    expect(await point(newer.id)).toBe(0);
    expect(await point(before?.truthId ?? null)).toBe(1);
  });
});

describe("similar cases", () => {
  const similar = `query($e: ID!, $v: ID!) { exam(id: $e) { predictions(modelVersionId: $v) { laterality similarCases { exam { id } laterality similarity image { id } truth { class } } } } }`;
  const of = async (person: TestPerson, exam = exams.missed) =>
    (await api.ok(person, similar, { e: exam.id, v: version })).exam.predictions.find(({ laterality }: any) => laterality === "R")
      ?.similarCases;

  test("are training cases of other patients, nearest first, each with its truth; none of a test patient", async () => {
    const found = await of(analyst);
    expect(found).toHaveLength(4);
    expect(found.map(({ exam }: any) => exam.id)).not.toContain(exams.held.id);
    expect(found.map(({ exam }: any) => exam.id)).not.toContain(exams.missed.id);
    expect(found[0].exam.id).toBe(exams.normal.id);
    expect(found[0]).toMatchObject({ laterality: "R", truth: { class: "NORMAL" } });
    expect(exams.normal.images.map(({ id }) => id)).toContain(found[0].image.id);
    expect(found.map(({ similarity }: any) => similarity)).toEqual(
      found.map(({ similarity }: any) => similarity).sort((a: number, b: number) => b - a),
    );
    const seen = await api.database.prisma.exposure.findMany({ where: { userId: analyst.id } });
    expect(new Set(seen.map(({ examId }) => examId))).toEqual(
      new Set([exams.missed, exams.right, exams.wrong, exams.unknown, exams.normal].map(({ id }) => id)),
    );
  });

  test("are for a reader those that they know, and none else", async () => {
    // Opening a final exam makes its scores known to them, and extends their next lists by this exam only.
    expect(await of(reader)).toEqual([]);
    await api.database.prisma.exposure.create({ data: { examId: exams.wrong.id, userId: reader.id, what: "scores or truth" } });
    expect((await of(reader)).map(({ exam }: any) => exam.id)).toEqual([exams.wrong.id]);
  });
});
