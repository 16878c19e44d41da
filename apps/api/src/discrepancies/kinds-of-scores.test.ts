import { moveAlias, refreshDiscrepancies } from "@second-read/database";
import type { BreastClass, TruthStrength } from "@second-read/domain";
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
const refresh = (project: string) => api.database.transaction((connection) => refreshDiscrepancies(connection, project));

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
    // The first version follows none.
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
