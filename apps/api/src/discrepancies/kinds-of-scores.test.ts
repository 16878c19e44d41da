import { moveAlias, refreshDiscrepancies, refreshDiscrepanciesOf } from "@second-read/database";
import type { BreastClass, TruthStrength } from "@second-read/domain";
import { seedTruth } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
});
afterAll(() => api?.close());

const seed = (project: string, breastClass: BreastClass, strength: TruthStrength = "AGREED", lockedTest = false) =>
  seedExam(api, project, { status: "SETTLED", lateralities: ["R"], lockedTest, truth: { class: breastClass, strength } });
const refresh = (project: string) => refreshDiscrepancies(api.database, project);

async function listOf(person: TestPerson, project: string, kind: string): Promise<string[]> {
  const list = `query($p: ID!, $k: [DiscrepancyKind!]) { discrepancies(projectId: $p, kind: $k, open: true) { nodes { exam { id } score threshold modelVersion { number } } } }`;
  const { discrepancies } = await api.ok(person, list, { p: project, k: [kind] });
  return discrepancies.nodes.map(({ exam }: any) => exam.id);
}

describe("a version that follows another", () => {
  let project: string;
  let analyst: TestPerson;
  let exams: Record<"lost" | "never" | "falsePositive" | "detected" | "fresh", SeededExam>;
  const misses = `query($v: ID!, $t: Float) { falseNegatives(modelVersionId: $v, threshold: $t) { nodes { exam { id } missedSinceVersion } } }`;
  const since = async (person: TestPerson, v: string, t: number | null = null) =>
    Object.fromEntries(
      (await api.ok(person, misses, { v, t })).falseNegatives.nodes.map(({ exam, missedSinceVersion }: any) => [
        exam.id,
        missedSinceVersion,
      ]),
    );
  const versions: string[] = [];

  beforeAll(async () => {
    project = await api.project("flips");
    analyst = await api.person("Ana", { [project]: ["ANALYST"] });
    exams = {
      lost: await seed(project, "MALIGNANT"),
      never: await seed(project, "BENIGN"),
      falsePositive: await seed(project, "NORMAL"),
      detected: await seed(project, "BENIGN"),
      fresh: await seed(project, "BENIGN"),
    };
    const { lost, never, falsePositive, detected, fresh } = exams;
    const scored = (...scores: [SeededExam, number][]) => scores.map(([exam, score]) => ({ exam, score }));
    for (const scores of [
      scored([lost, 0.8], [never, 0.1], [falsePositive, 0.2], [detected, 0.2]),
      scored([lost, 0.7], [never, 0.2], [falsePositive, 0.1], [detected, 0.3]),
      scored([lost, 0.3], [never, 0.3], [falsePositive, 0.9], [detected, 0.9], [fresh, 0.1]),
    ])
      versions.push((await seedVersion(api, project, scores)).id);
    await refresh(project);
  });

  test("is asked about what it gets wrong and the one before got right, and about nothing else", async () => {
    expect((await listOf(analyst, project, "VERSION_FLIP")).sort()).toEqual([exams.lost.id, exams.falsePositive.id].sort());
  });

  test("is held against the champion before it, once it is champion", async () => {
    const crown = (toId: string) =>
      api.database.transaction((connection) =>
        moveAlias(connection, { projectId: project, alias: "champion", toId, byId: null, reason: "a test" }),
      );
    await crown(versions[0] ?? "");
    await refresh(project);
    // The first version has no predecessor.
    expect(await listOf(analyst, project, "VERSION_FLIP")).toEqual([]);
    await crown(versions[2] ?? "");
    await refresh(project);
    expect((await listOf(analyst, project, "VERSION_FLIP")).sort()).toEqual([exams.lost.id, exams.falsePositive.id].sort());
  });

  test("says of each miss since which version it is missed, whatever threshold it is listed at", async () => {
    const [, , third = ""] = versions;
    const { lost, never, detected, fresh } = exams;
    expect(await since(analyst, third)).toEqual({ [lost.id]: 3, [never.id]: 1, [fresh.id]: 3 });
    // Listed at a threshold of 0.95 it is missed there, and detected at its own.
    expect(await since(analyst, third, 0.95)).toEqual({ [lost.id]: 3, [never.id]: 1, [fresh.id]: 3, [detected.id]: null });
  });

  test("tells it to nobody who may not see the exam's scores", async () => {
    const blind = await api.person("Bea", { [project]: ["READER", "ANALYST"] });
    expect(await since(blind, versions[2] ?? "")).toEqual({});
    expect(await listOf(blind, project, "VERSION_FLIP")).toEqual([]);
  });
});

describe("labels that scores contradict", () => {
  test("are listed, the most contradicted first; none that pathology proved, of a test patient, or while a class has few breasts", async () => {
    const project = await api.project("suspects");
    const analyst = await api.person("Ava", { [project]: ["ANALYST"] });
    const many = async (breastClass: BreastClass, score: number, count: number) =>
      Promise.all(Array.from({ length: count }, async () => ({ exam: await seed(project, breastClass), score })));
    const ordinary = [...(await many("BENIGN", 0.85, 19)), ...(await many("NORMAL", 0.1, 30))];
    const one = async (breastClass: BreastClass, score: number, strength?: TruthStrength, locked?: boolean) => ({
      exam: await seed(project, breastClass, strength, locked),
      score,
    });
    const [high, highest, proven, held] = [
      await one("NORMAL", 0.93),
      await one("NORMAL", 0.99),
      await one("NORMAL", 0.98, "PATHOLOGY"),
      await one("NORMAL", 0.97, "AGREED", true),
    ];
    await seedVersion(api, project, [...ordinary, high, highest, proven, held]);
    await refresh(project);
    expect(await listOf(analyst, project, "SUSPECT_LABEL")).toEqual([]);
    const low = await one("MALIGNANT", 0.05);
    await seedVersion(api, project, [...ordinary, high, highest, proven, held, low]);
    await refresh(project);
    expect(await listOf(analyst, project, "SUSPECT_LABEL")).toEqual([highest, low, high].map(({ exam }) => exam.id));
  });
});

describe("a queue", () => {
  test("begins with the worst, on whatever page it stands: cancers, then the highest score, of misses the lowest", async () => {
    const project = await api.project("worst-first");
    const analyst = await api.person("Ida", { [project]: ["ANALYST"] });
    const scored = async (breastClass: BreastClass, ...scores: number[]) =>
      Promise.all(scores.map(async (score) => ({ exam: await seed(project, breastClass), score })));
    const flagged = await scored("NORMAL", 0.6, 0.9, 0.7, 0.99);
    const missed = [...(await scored("BENIGN", 0.1)), ...(await scored("MALIGNANT", 0.4, 0.3)), ...(await scored("ABNORMAL", 0.2))];
    await seedVersion(api, project, [...flagged, ...missed]);
    await refresh(project);
    const scoresOf = async (kind: string) => {
      const page = `query($p: ID!, $k: [DiscrepancyKind!], $a: String) { discrepancies(projectId: $p, kind: $k, open: true, first: 1, after: $a) { nodes { score } pageInfo { endCursor hasNextPage } } }`;
      const scores: number[] = [];
      let after: string | null = null;
      do {
        const { nodes, pageInfo }: any = (await api.ok(analyst, page, { p: project, k: [kind], a: after })).discrepancies;
        scores.push(...nodes.map(({ score }: any) => score));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      return scores;
    };
    expect(await scoresOf("FALSE_POSITIVE")).toEqual([0.99, 0.9, 0.7, 0.6]);
    expect(await scoresOf("FALSE_NEGATIVE")).toEqual([0.3, 0.4, 0.2, 0.1]);
  });
});

describe("an exam that has changed", () => {
  test("is refreshed as with its whole project, and no row that says the same is written", async () => {
    const project = await api.project("one-changed");
    const { prisma, sql } = api.database;
    const many = (breastClass: BreastClass, score: number, count: number) =>
      Promise.all(Array.from({ length: count }, async () => ({ exam: await seed(project, breastClass), score })));
    const [changed, other] = [
      { exam: await seed(project, "NORMAL"), score: 0.95 },
      { exam: await seed(project, "NORMAL"), score: 0.96 },
    ];
    const scores = [...(await many("BENIGN", 0.8, 22)), ...(await many("NORMAL", 0.1, 30)), changed, other];
    const before = scores.map(({ exam, score }) => ({ exam, score: exam === changed.exam ? 0.1 : score }));
    await seedVersion(api, project, before);
    const version = await seedVersion(api, project, scores);
    await refresh(project);
    const rows = () =>
      sql.query(
        `SELECT "id", "open", "modelVersionId", "score", "threshold", "truthId", "verdict", xmin::text AS "writtenBy" FROM "Discrepancy"
         WHERE "projectId" = $1 ORDER BY "id"`,
        [project],
      );
    const changeTruth = async (breastClass: BreastClass, number: number) => {
      await seedTruth(api.database, {
        ...{ examId: changed.exam.id, projectId: project, laterality: "R", class: breastClass, strength: "ADJUDICATED", version: number },
      });
      return api.database.transaction((connection) => refreshDiscrepanciesOf(connection, { projectId: project, examId: changed.exam.id }));
    };
    const shown = async () => (await rows()).filter(({ id, open }) => open && String(id).startsWith(changed.exam.id)).map(({ id }) => id);
    const kinds = (...names: string[]) => names.map((name) => `${changed.exam.id}.R.${name}`);
    const first = await rows();
    expect(await shown()).toEqual(kinds("FALSE_POSITIVE", "SUSPECT_LABEL", "VERSION_FLIP"));
    await refresh(project);
    expect(await rows()).toEqual(first);
    await changeTruth("MALIGNANT", 2);
    expect(await shown()).toEqual([]);
    await changeTruth("NORMAL", 3);
    expect(await shown()).toEqual(kinds("FALSE_POSITIVE", "SUSPECT_LABEL", "VERSION_FLIP"));
    const last = await rows();
    const ofOthers = (all: typeof last) => all.filter(({ id }) => !String(id).startsWith(changed.exam.id));
    expect(ofOthers(last)).toEqual(ofOthers(first));
    await refresh(project);
    expect(await rows()).toEqual(last);
    // One of 54 breasts is too much of a change to keep trusting the means; one of 1,000 is not.
    const averaged = (breasts: number) => prisma.labelMeans.update({ where: { modelVersionId: version.id }, data: { breasts } });
    await averaged(54);
    expect(await changeTruth("MALIGNANT", 4)).toBe(false);
    await averaged(1_000);
    expect(await changeTruth("NORMAL", 5)).toBe(true);
  });
});
