import { randomUUID } from "node:crypto";
import {
  type Database,
  findEvaluation,
  findGateResult,
  listCases,
  type ModelVersion,
  moveAlias,
  openDatabase,
  savePredictions,
} from "@second-read/database";
import type { BreastClass, TruthStrength } from "@second-read/domain";
import { evaluatedCaseOf, measureCases } from "@second-read/evaluation";
import { createTestDatabase, seedVersionOfCases } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askGate } from "./ask-gate.ts";

let database: Database;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
});
afterAll(() => database?.close());

interface Breast {
  readonly examId: string;
  readonly patientId: string;
  readonly truthId: string;
  readonly class: BreastClass;
}

async function newProject(): Promise<string> {
  const { id } = await database.prisma.project.create({ data: { key: `gate-${randomUUID().slice(0, 8)}`, name: "Gate", splitKey: "0" } });
  return id;
}

/** A patient with one breast and its truth. */
async function newBreast(projectId: string, breastClass: BreastClass, strength: TruthStrength): Promise<Breast> {
  const keyHash = randomUUID();
  const patient = await database.prisma.patient.create({
    data: { projectId, keyHash, pseudonym: keyHash, lockedTest: false, splitHash: keyHash },
  });
  const exam = await database.prisma.exam.create({ data: { projectId, patientId: patient.id, keyHash, status: "SETTLED" } });
  const truth = await database.prisma.truth.create({
    data: { examId: exam.id, projectId, laterality: "R", class: breastClass, strength, version: 1, readIds: [], round: 1 },
  });
  return { examId: exam.id, patientId: patient.id, truthId: truth.id, class: breastClass };
}

/** A version as its run would leave it, evaluated on these breasts. */
async function newVersion(projectId: string, scored: readonly { breast: Breast; score: number }[]): Promise<ModelVersion> {
  return database.transaction(async (connection) => {
    const cases = scored.map(({ breast, score }) => ({ ...breast, laterality: "R" as const, score }));
    const version = await seedVersionOfCases(connection, projectId, cases);
    await savePredictions(
      connection,
      scored.map(({ breast: { examId }, score }) => ({
        modelVersionId: version.id,
        projectId,
        examId,
        laterality: "R" as const,
        score,
        logit: 0,
        set: "OUT_OF_FOLD" as const,
        fold: 0,
        images: [],
      })),
    );
    return version;
  });
}

async function crown(version: ModelVersion): Promise<void> {
  const { projectId, id: toId } = version;
  await database.transaction((connection) => moveAlias(connection, { projectId, alias: "champion", toId, byId: null, reason: "a test" }));
}

/** The gate's decision, with its checks by name. */
async function ask(version: ModelVersion) {
  await database.transaction((connection) => askGate(connection, version, { passed: true, note: "tried" }));
  const gate = await findGateResult(database, version.id);
  const checks = new Map((gate?.checks ?? []).map((check) => [check.name, check]));
  return { decision: gate?.decision, championId: gate?.championId, checks };
}

/** Five abnormal breasts cannot show an AUC above chance, however they are ranked; ten can. */
async function mixedBreasts(projectId: string, { normal, benign } = { normal: 6, benign: 5 }): Promise<Breast[]> {
  const made = await Promise.all([
    ...Array.from({ length: normal }, () => newBreast(projectId, "NORMAL", "FOLLOW_UP")),
    ...Array.from({ length: benign }, () => newBreast(projectId, "BENIGN", "PATHOLOGY")),
  ]);
  return made;
}
const scoreOf = ({ class: breastClass }: Breast) => (breastClass === "NORMAL" ? 0.2 : 0.8);
const cancerCheck = "no newly missed proven cancer";

describe("against a champion", () => {
  test("a cancer proven by pathology that the champion detected and the challenger misses is a reject; an unproven one is not", async () => {
    const projectId = await newProject();
    const others = (await mixedBreasts(projectId)).map((breast) => ({ breast, score: scoreOf(breast) }));
    const [proven, missedByBoth, imported] = await Promise.all(
      (["PATHOLOGY", "PATHOLOGY", "IMPORTED"] as const).map((strength) => newBreast(projectId, "MALIGNANT", strength)),
    );
    const scores = (ofProven: number, ofImported: number) => [
      ...others,
      { breast: proven!, score: ofProven },
      { breast: missedByBoth!, score: 0.3 },
      { breast: imported!, score: ofImported },
    ];
    const champion = await newVersion(projectId, scores(0.9, 0.9));
    await crown(champion);

    const worse = await ask(await newVersion(projectId, scores(0.4, 0.9)));
    expect(worse).toMatchObject({ decision: "REJECT", championId: champion.id });
    expect(worse.checks.get(cancerCheck)).toMatchObject({ passed: false, value: 1, note: "needs an administrator's sign-off; n = 2" });

    const equal = await ask(await newVersion(projectId, scores(0.6, 0.4)));
    expect(equal.checks.get(cancerCheck)).toMatchObject({ passed: true, value: 0, note: "n = 2" });
  });

  test("says how many breasts are compared, and how many the champion never scored", async () => {
    const projectId = await newProject();
    const breasts = await mixedBreasts(projectId);
    const scored = breasts.map((breast) => ({ breast, score: scoreOf(breast) }));
    await crown(await newVersion(projectId, scored));
    const later = [await newBreast(projectId, "MALIGNANT", "PATHOLOGY"), await newBreast(projectId, "NORMAL", "FOLLOW_UP")];
    const { decision, checks } = await ask(
      await newVersion(projectId, [...scored, ...later.map((breast) => ({ breast, score: scoreOf(breast) }))]),
    );
    expect(decision).not.toBe("PROMOTE");
    const leftOut = (n: number, left: number) => expect.stringContaining(`n = ${n}, ${left} left out that the champion has no score of`);
    expect(checks.get("auc not worse")?.note).toEqual(leftOut(11, 2));
    expect(checks.get("sensitivity not worse")?.note).toEqual(leftOut(5, 1));
    expect(checks.get("specificity not worse")?.note).toEqual(leftOut(6, 1));
    expect(checks.get(cancerCheck)).toMatchObject({ passed: null, note: leftOut(0, 1) });
  });

  test("when the champion has changed, the gate compares with the new one; it is not asked about the champion itself", async () => {
    const projectId = await newProject();
    const scored = (await mixedBreasts(projectId, { normal: 12, benign: 10 })).map((breast) => ({ breast, score: scoreOf(breast) }));
    const [first, second] = [await newVersion(projectId, scored), await newVersion(projectId, scored)];
    expect(await ask(second)).toMatchObject({ decision: "HOLD", championId: null });
    await crown(first);
    expect(await ask(second)).toMatchObject({ championId: first.id });
    await crown(second);
    expect(await ask(second)).toMatchObject({ championId: first.id });
  });
});

describe("the gate's own figures", () => {
  test("are those of the version's page, including intervals", async () => {
    const projectId = await newProject();
    const breasts = await mixedBreasts(projectId);
    const version = await newVersion(
      projectId,
      breasts.map((breast, i) => ({ breast, score: i % 5 === 0 ? 0.55 - i / 100 : scoreOf(breast) + i / 100 })),
    );
    const { checks } = await ask(version);
    const evaluation = await findEvaluation(database, version.id, "OUT_OF_FOLD");
    const shown = measureCases((await listCases(database, evaluation?.id ?? "")).map(evaluatedCaseOf), {});
    for (const [check, metric] of [
      ["auc floor", "auc"],
      ["sensitivity floor", "sensitivity"],
      ["specificity floor", "specificity"],
      ["calibration slope", "calibrationSlope"],
    ] as const) {
      const { value, low, high } = shown.find(({ name }) => name === metric) ?? {};
      expect(checks.get(check)).toMatchObject({ value, low, high });
    }
  });

  test("reject a version that ranks no better than chance, even without a champion to compare with", async () => {
    const projectId = await newProject();
    const breasts = await mixedBreasts(projectId, { normal: 12, benign: 10 });
    const chance = await newVersion(
      projectId,
      breasts.map((breast, i) => ({ breast, score: (i % 6) / 10 })),
    );
    expect(await ask(chance)).toMatchObject({ decision: "REJECT", championId: null });
    const silent = await newVersion(
      projectId,
      breasts.map((breast, i) => ({ breast, score: scoreOf(breast) / 2 - i / 1000 })),
    );
    const { decision, checks } = await ask(silent);
    expect([decision, checks.get("auc floor")?.passed, checks.get("detections")]).toMatchObject([
      "REJECT",
      true,
      { value: 0, passed: false },
    ]);
  });
});

describe("the gate's settings", () => {
  const floorOf = async (version: ModelVersion) => (await ask(version)).checks.get("sensitivity floor")?.limit;
  const setFloor = (projectId: string, sensitivityFloor: number) =>
    database.prisma.project.update({ where: { id: projectId }, data: { settings: { gate: { sensitivityFloor } } } });

  test("are those from when the run was requested, whatever the project's settings are later", async () => {
    const projectId = await newProject();
    await setFloor(projectId, 0.7);
    const scored = (await mixedBreasts(projectId)).map((breast) => ({ breast, score: scoreOf(breast) }));
    const version = await newVersion(projectId, scored);
    await setFloor(projectId, 0.1);
    expect(await floorOf(version)).toBe(0.7);
    expect(await floorOf(await newVersion(projectId, scored))).toBe(0.1);
  });

  test("are the project's for a run from before settings were frozen", async () => {
    const projectId = await newProject();
    const scored = (await mixedBreasts(projectId)).map((breast) => ({ breast, score: scoreOf(breast) }));
    const version = await newVersion(projectId, scored);
    await database.sql.query(`UPDATE "TrainingRun" SET "gateSettings" = NULL WHERE id = $1`, [version.runId]);
    await setFloor(projectId, 0.6);
    expect(await floorOf(version)).toBe(0.6);
  });
});
