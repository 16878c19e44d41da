import { findAliased, insertEvaluation, listRunEvents, type ModelVersion, saveGateResult } from "@second-read/database";
import type { GateDecision } from "@second-read/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { promoteConfirmed } from "./operations/promote-confirmed.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

/** A project whose policy promotes, and a version of one of its automatic runs with this out-of-fold decision of the gate. */
async function world(key: string, decision: GateDecision, more: { promoteAutomatically?: boolean; testPatients?: boolean } = {}) {
  const { promoteAutomatically = true, testPatients = true } = more;
  const projectId = await api.project(key, { lockedTestShare: 0.2 });
  const administrator = await api.person("Ada", { [projectId]: ["ADMIN"] });
  await api.ok(
    administrator,
    `mutation($p: ID!, $policy: RetrainingPolicyInput!) { setRetrainingPolicy(projectId: $p, policy: $policy, reason: "a test") { enabled } }`,
    { p: projectId, policy: { enabled: true, minNewTruth: 1000, promoteAutomatically } },
  );
  if (testPatients)
    await seedExam(api, projectId, { status: "SETTLED", lockedTest: true, truth: { class: "BENIGN", strength: "IMPORTED" } });
  const version = await seedVersion(api, projectId, []);
  await api.database.prisma.trainingRun.update({ where: { id: version.runId }, data: { trigger: "SCHEDULE" } });
  await answer(version, decision);
  return { projectId, version };
}

async function answer({ id: modelVersionId }: ModelVersion, decision: GateDecision) {
  await saveGateResult(api.database, { modelVersionId, championId: null, decision, checks: [] });
}

/** What the trainer leaves once it has scored the test patients. */
async function scoreTestSet(version: ModelVersion, decision: GateDecision) {
  await insertEvaluation(api.database, {
    modelVersionId: version.id,
    set: "LOCKED_TEST",
    truthAsOf: new Date(),
    exams: 1,
    patients: 1,
    positives: 1,
    negatives: 0,
    roc: [],
    calibration: [],
    classes: null,
    subgroups: [],
    operatingPoints: version.scoring.operatingPoints,
    notes: [],
    cases: [],
    metrics: [],
  });
  await answer(version, decision);
}

const championOf = async (projectId: string) => (await findAliased(api.database, projectId, "champion"))?.id ?? null;
const outcomeOf = async ({ runId }: ModelVersion) =>
  (await api.database.prisma.trainingRun.findUniqueOrThrow({ where: { id: runId } })).automaticPromotion;
const accessesOf = ({ id }: ModelVersion) => api.database.prisma.testSetAccess.count({ where: { modelVersionId: id } });
const logOf = async ({ runId }: ModelVersion) => (await listRunEvents(api.database, runId)).at(-1)?.message;

test("a version that the gate and then the test set confirm becomes champion, once, and the audit trail says that nobody did it", async () => {
  const { projectId, version } = await world("confirmed", "PROMOTE");
  await promoteConfirmed(api.api.deps);
  await promoteConfirmed(api.api.deps);
  expect([await championOf(projectId), await outcomeOf(version), await accessesOf(version)]).toEqual([null, null, 1]);
  const queued = await api.database.sql.query(`SELECT 1 FROM jobs.job WHERE name = 'score-locked' AND data->>'modelVersionId' = $1`, [
    version.id,
  ]);
  expect(queued).toHaveLength(1);

  await scoreTestSet(version, "PROMOTE");
  await Promise.all([1, 2, 3].map(() => promoteConfirmed(api.api.deps)));
  expect([await championOf(projectId), await outcomeOf(version)]).toEqual([version.id, "PROMOTED"]);
  const moves = await api.database.prisma.aliasEvent.findMany({ where: { projectId, alias: "champion" } });
  expect(moves).toMatchObject([{ byId: null, toId: version.id, reason: expect.stringContaining("Promoted automatically") }]);
  const audited = await api.database.prisma.auditEvent.findMany({ where: { chain: projectId, action: "promote" } });
  expect(audited).toMatchObject([{ actorId: null, details: { automatic: true, alias: "champion" } }]);
  expect(await logOf(version)).toContain("Promoted automatically");
});

test("a version that the test set does not confirm stays where it is", async () => {
  const { projectId, version } = await world("unconfirmed", "PROMOTE");
  await promoteConfirmed(api.api.deps);
  await scoreTestSet(version, "HOLD");
  await promoteConfirmed(api.api.deps);
  expect([await championOf(projectId), await outcomeOf(version)]).toEqual([null, "DECLINED"]);
  expect(await logOf(version)).toBe("Not promoted automatically. The gate says HOLD.");
});

test.each([
  ["HOLD", {}, "DECLINED"],
  ["REJECT", {}, "DECLINED"],
  ["PROMOTE", { testPatients: false }, "DECLINED"],
  ["PROMOTE", { promoteAutomatically: false }, "NOT_WANTED"],
] as const)("with the gate at %s and %j nothing is promoted, and no test patient scored for it", async (decision, more, outcome) => {
  const { projectId, version } = await world(`not-${decision}-${Object.keys(more)[0] ?? "plain"}`, decision, more);
  await promoteConfirmed(api.api.deps);
  expect([await championOf(projectId), await outcomeOf(version), await accessesOf(version)]).toEqual([null, outcome, 0]);
});

test("a version of a run that a person asked for is left to people", async () => {
  const { projectId, version } = await world("asked-for", "PROMOTE");
  await api.database.prisma.trainingRun.update({ where: { id: version.runId }, data: { trigger: "REQUEST" } });
  await promoteConfirmed(api.api.deps);
  expect([await championOf(projectId), await outcomeOf(version), await accessesOf(version)]).toEqual([null, null, 0]);
});
