import { openDatabase } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { startDueRun, startDueRuns } from "./operations/start-due-runs.ts";

let api: TestApi;
let administrator: TestPerson;
let analyst: TestPerson;
let reader: TestPerson;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

const hourSeconds = 3600;

/** A project with truth of ten patients with normal breasts and ten with benign findings: just enough for five folds. */
async function project(): Promise<string> {
  count += 1;
  const id = await api.project(`policy-${count}`);
  administrator = await api.person("Ada", { [id]: ["ADMIN"] });
  analyst = await api.person("Ana", { [id]: ["ANALYST"] });
  reader = await api.person("Rea", { [id]: ["READER"] });
  for (let patient = 0; patient < 10; patient += 1)
    for (const breastClass of ["NORMAL", "BENIGN"] as const) await addTruth(id, breastClass);
  return id;
}

/** One patient with current truth of both breasts. */
async function addTruth(projectId: string, breastClass: "NORMAL" | "BENIGN" = "NORMAL") {
  api.clock.advanceSeconds(1);
  await seedExam(api, projectId, { status: "SETTLED", truth: { class: breastClass, strength: "IMPORTED", at: api.clock.date() } });
}

async function setPolicy(projectId: string, policy: object) {
  await api.ok(
    administrator,
    `mutation($p: ID!, $policy: RetrainingPolicyInput!) { setRetrainingPolicy(projectId: $p, policy: $policy, reason: "a test") { enabled } }`,
    { p: projectId, policy: { enabled: true, ...policy } },
  );
}

/** Ten seconds past the next full hour, when the hourly schedule is due. */
function nextHour() {
  const seconds = (api.clock.now() / 1000) % hourSeconds;
  api.clock.advanceSeconds(hourSeconds - seconds + 10);
}

const runsOf = (projectId: string) => api.database.prisma.trainingRun.findMany({ where: { projectId }, orderBy: { createdAt: "asc" } });

async function endRun(id: string, status: "SUCCEEDED" | "FAILED" | "CANCELLED", errorCode: string | null = null) {
  await api.database.prisma.trainingRun.update({ where: { id }, data: { status, errorCode, endedAt: api.clock.date() } });
}

async function outlook(projectId: string, person: TestPerson = analyst) {
  const { project: shown } = await api.ok(person, "query($id: ID!) { project(id: $id) { retraining { reason nextScheduledAt } } }", {
    id: projectId,
  });
  return shown.retraining as { reason: string; nextScheduledAt: string | null };
}

describe("a scheduled run", () => {
  test("starts when it is due, once, and says why, in the audit trail too", async () => {
    const id = await project();
    expect((await outlook(id)).reason).toContain("Automatic retraining is off.");
    await setPolicy(id, { cron: "0 * * * *" });
    await startDueRuns(api.api.deps);
    expect(await runsOf(id)).toEqual([]);
    nextHour();
    const due = new Date(api.clock.now() - 10_000);
    await startDueRuns(api.api.deps);
    await startDueRuns(api.api.deps);
    const runs = await runsOf(id);
    expect(runs).toMatchObject([{ trigger: "SCHEDULE", scheduledFor: due, requestedById: null, status: "QUEUED", folds: 5 }]);
    expect(runs[0]?.reason).toMatch(/^Scheduled for \w{3},? \d/);
    const trail = await api.ok(administrator, "query($p: ID!) { auditTrail(projectId: $p) { nodes { action subject actor { id } } } }", {
      p: id,
    });
    expect(trail.auditTrail.nodes[0]).toEqual({ action: "triggerRetraining", subject: `trainingRun ${runs[0]?.id}`, actor: null });
    await api.freeze();
    const queued = await api.database.sql.query("SELECT 1 FROM jobs.job WHERE name = 'train-fold' AND data->>'runId' = $1", [runs[0]?.id]);
    expect(queued).toHaveLength(5);
  });

  test("is one, however many processes look at once", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *" });
    nextHour();
    const { deps } = api.api;
    const logger = createLogger({ process: "second", level: "silent" });
    const database = openDatabase({ url: api.databaseUrl });
    const jobs = await openJobs({ databaseUrl: api.databaseUrl, logger, worker: false });
    try {
      const second = { ...deps, database, jobs };
      const decisions = await Promise.all([deps, second, deps, second, deps, second].map((one) => startDueRun(one, id)));
      expect(decisions.filter(({ kind }) => kind === "START")).toHaveLength(1);
      expect(decisions.filter(({ kind }) => kind === "WAIT")).toHaveLength(5);
      expect(await runsOf(id)).toHaveLength(1);
    } finally {
      await jobs.close();
      await database.close();
    }
  });

  test("waits for the run before it, and then starts once", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *" });
    nextHour();
    await startDueRun(api.api.deps, id);
    await addTruth(id);
    nextHour();
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toEqual({ kind: "WAIT", for: { kind: "OPEN_RUN" } });
    expect((await outlook(id)).reason).toContain("Waiting for the current run to end.");
    const [first] = await runsOf(id);
    await endRun(first?.id ?? "", "SUCCEEDED");
    await startDueRun(api.api.deps, id);
    await startDueRun(api.api.deps, id);
    expect(await runsOf(id)).toMatchObject([{ status: "SUCCEEDED" }, { status: "QUEUED" }]);
  });

  test("with too little new truth is passed over until the next, and the page says so", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *", minNewTruth: 42, minNewAbnormal: 21 });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "PASS_OVER", why: "TOO_LITTLE_NEW_TRUTH" });
    const { reason, nextScheduledAt } = await outlook(id);
    expect(reason).toContain("too little new truth. Next scheduled time:");
    expect(reason).toContain("(40 of 42 breasts with new truth, 20 of 21 abnormal breasts with new truth)");
    expect(new Date(nextScheduledAt ?? "").getTime()).toBe(api.clock.now() - 10_000 + hourSeconds * 1000);
    // Readers, who may yet be asked to read, must not see how the counts change.
    expect((await outlook(id, reader)).reason).not.toMatch(/\d of \d/);
    await addTruth(id, "BENIGN");
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "SCHEDULE" } });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START" });
  });

  test("without new training data is passed over, and one with too little truth in all", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *" });
    nextHour();
    await startDueRun(api.api.deps, id);
    await endRun((await runsOf(id))[0]?.id ?? "", "SUCCEEDED");
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "PASS_OVER", why: "NOTHING_NEW" });

    const empty = await api.project("policy-empty");
    administrator = await api.person("Ada", { [empty]: ["ADMIN"] });
    await setPolicy(empty, { cron: "0 * * * *" });
    await addTruth(empty);
    nextHour();
    expect(await startDueRun(api.api.deps, empty)).toMatchObject({ kind: "PASS_OVER", why: "TOO_LITTLE_TRUTH" });
    expect(await api.database.prisma.snapshot.count({ where: { projectId: empty } })).toBe(0);
  });

  test("waits where its recipe's backbone has been taken away, and the page says so", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *" });
    await api.database.prisma.retrainingPolicy.update({ where: { projectId: id }, data: { recipe: "transfer" } });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toEqual({ kind: "WAIT", for: { kind: "BACKBONE" } });
    expect((await outlook(id)).reason).toContain("A run is due, but its recipe needs a backbone, and none is installed.");
    await setPolicy(id, { cron: "0 * * * *" });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START" });
  });

  test("that was missed while everything was down starts once", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *" });
    api.clock.advanceSeconds(3 * 24 * hourSeconds);
    await startDueRun(api.api.deps, id);
    expect(await runsOf(id)).toHaveLength(1);
    await endRun((await runsOf(id))[0]?.id ?? "", "SUCCEEDED");
    await addTruth(id);
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "SCHEDULE" } });
  });

  test("keeps the minimum interval however many runs have failed since the run before", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *", minHoursBetween: 3 });
    nextHour();
    await startDueRun(api.api.deps, id);
    const [first] = await runsOf(id);
    await endRun(first?.id ?? "", "SUCCEEDED");
    for (let failed = 0; failed < 5; failed += 1) {
      api.clock.advanceSeconds(60);
      const { id: _, gateSettings: __, ...same } = first as NonNullable<typeof first>;
      await api.database.prisma.trainingRun.create({
        data: {
          ...same,
          trigger: "REQUEST",
          scheduledFor: null,
          status: "FAILED",
          createdAt: api.clock.date(),
          idempotencyKey: `failed ${failed}`,
        },
      });
    }
    await addTruth(id);
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "PASS_OVER", why: "TOO_SOON" });
  });

  test("less than the minimum interval after the run before is passed over", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *", minHoursBetween: 2 });
    nextHour();
    await startDueRun(api.api.deps, id);
    await endRun((await runsOf(id))[0]?.id ?? "", "SUCCEEDED");
    await addTruth(id);
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "PASS_OVER", why: "TOO_SOON" });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START" });
  });
});

describe("a run for new truth", () => {
  test("starts when there is enough of it and the interval has passed, not in quiet hours", async () => {
    const id = await project();
    await setPolicy(id, { minNewTruth: 2 });
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START", why: { trigger: "NEW_TRUTH" } });
    await endRun((await runsOf(id))[0]?.id ?? "", "SUCCEEDED");
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "NEW_TRUTH" } });
    await addTruth(id);
    await setPolicy(id, { minNewTruth: 2, minHoursBetween: 3 });
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "LEAST_INTERVAL" } });
    expect((await outlook(id)).reason).toMatch(/Not before .* \(UTC\): 3 hours after the run before\./);
    api.clock.advanceSeconds(3 * hourSeconds);
    const hour = api.clock.date().getUTCHours();
    await setPolicy(id, { minNewTruth: 2, quietHours: { fromHour: hour, toHour: (hour + 1) % 24 } });
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "QUIET_HOURS" } });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START" });
  });

  test("is not started for truth that no snapshot takes", async () => {
    const id = await project();
    await setPolicy(id, { minNewTruth: 1 });
    await startDueRun(api.api.deps, id);
    await endRun((await runsOf(id))[0]?.id ?? "", "SUCCEEDED");
    const { prisma } = api.database;
    await api.ok(
      administrator,
      'mutation($id: ID!) { updateProject(id: $id, settings: { trainOnLossy: false }, reason: "a test") { id } }',
      {
        id,
      },
    );
    const added = async (status: "SETTLED" | "WITHDRAWN" = "SETTLED") => {
      api.clock.advanceSeconds(1);
      return (await seedExam(api, id, { status, truth: { class: "NORMAL", strength: "IMPORTED", at: api.clock.date() } })).id;
    };
    await added("WITHDRAWN");
    await prisma.breast.updateMany({ where: { examId: await added() }, data: { truthInDoubt: true } });
    await prisma.image.updateMany({ where: { examId: await added() }, data: { lossy: true } });
    await prisma.image.updateMany({ where: { examId: await added() }, data: { view: "SPECIMEN" } });
    await prisma.image.updateMany({ where: { examId: await added() }, data: { withdrawnAt: api.clock.date() } });
    api.clock.advanceSeconds(1);
    expect(await startDueRun(api.api.deps, id)).toEqual({ kind: "WAIT", for: { kind: "NEW_TRUTH" } });
    expect((await outlook(id)).reason).toContain("(0 of 1 breasts with new truth)");
    const { project: shown } = await api.ok(analyst, "query($id: ID!) { project(id: $id) { queue { newTruthSinceLastRun } } }", { id });
    expect(shown.queue.newTruthSinceLastRun).toBe(0);
  });

  test("is started once for truth that a clock wrote that was ahead, and for truth added since", async () => {
    const id = await project();
    await setPolicy(id, { minNewTruth: 2 });
    const addAhead = () => {
      const at = new Date(api.clock.now() + 24 * hourSeconds * 1000);
      return seedExam(api, id, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED", at } });
    };
    await addAhead();
    const decide = async () => {
      const { kind } = await startDueRun(api.api.deps, id);
      await api.freeze();
      await api.database.prisma.trainingRun.updateMany({ where: { projectId: id }, data: { status: "SUCCEEDED" } });
      api.clock.advanceSeconds(300);
      return kind;
    };
    expect([await decide(), await decide(), await decide()]).toEqual(["START", "WAIT", "WAIT"]);
    await addAhead();
    expect([await decide(), await decide()]).toEqual(["START", "WAIT"]);
    await addTruth(id);
    expect([await decide(), await decide()]).toEqual(["START", "WAIT"]);
    // Back before the snapshots too.
    api.clock.advanceSeconds(-12 * hourSeconds);
    expect([await decide(), await decide()]).toEqual(["START", "WAIT"]);
    api.clock.advanceSeconds(48 * hourSeconds);
    expect([await decide(), await decide()]).toEqual(["WAIT", "WAIT"]);
  });

  test("is not started after a person has cancelled one, nor by a policy that is off", async () => {
    const id = await project();
    await setPolicy(id, { minNewTruth: 2 });
    await startDueRun(api.api.deps, id);
    await endRun((await runsOf(id))[0]?.id ?? "", "CANCELLED");
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "NEW_TRUTH" } });
    await addTruth(id);
    await setPolicy(id, { enabled: false, minNewTruth: 2 });
    expect(await startDueRun(api.api.deps, id)).toEqual({ kind: "OFF" });
  });
});

describe("an automatic run that failed", () => {
  const acknowledge = "mutation($id: ID!) { acknowledgeRun(id: $id) { id acknowledgedAt } }";

  test("is tried again twice, later each time, then waits until somebody acknowledges it", async () => {
    const id = await project();
    await setPolicy(id, { minNewTruth: 2 });
    await startDueRun(api.api.deps, id);
    for (const minutes of [15, 60]) {
      const failed = (await runsOf(id)).at(-1);
      await endRun(failed?.id ?? "", "FAILED", "CHILD_DIED");
      api.clock.advanceSeconds((minutes - 1) * 60);
      expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "RETRY" } });
      expect((await outlook(id)).reason).toContain("The last run failed. Retry ");
      api.clock.advanceSeconds(61);
      await startDueRun(api.api.deps, id);
      expect((await runsOf(id)).at(-1)).toMatchObject({ status: "QUEUED", trigger: "RETRY", retryOfId: failed?.id });
    }
    const last = (await runsOf(id)).at(-1)?.id ?? "";
    await endRun(last, "FAILED", "CHILD_DIED");
    api.clock.advanceSeconds(7 * 24 * hourSeconds);
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "ACKNOWLEDGEMENT" } });
    expect(await runsOf(id)).toHaveLength(3);
    expect(await api.code(reader, acknowledge, { id: last })).toBe("FORBIDDEN");
    const { acknowledgeRun } = await api.ok(analyst, acknowledge, { id: last });
    expect(acknowledgeRun.acknowledgedAt).toBe(api.clock.date().toISOString());
    expect(await api.code(analyst, acknowledge, { id: last })).toBe("WRONG_STATE");
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START", why: { trigger: "NEW_TRUTH" } });
    expect(await api.code(analyst, acknowledge, { id: (await runsOf(id)).at(-1)?.id })).toBe("WRONG_STATE");
  });

  test("by a fault that would come again is not tried again, and the schedule goes on", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *" });
    nextHour();
    await startDueRun(api.api.deps, id);
    await endRun((await runsOf(id))[0]?.id ?? "", "FAILED", "DIVERGED");
    api.clock.advanceSeconds(20 * 60);
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "SCHEDULE" } });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START", why: { trigger: "SCHEDULE" } });
  });
});

describe("after the clock was set back by a month", () => {
  const monthSeconds = 30 * 24 * hourSeconds;

  test("a schedule goes on at its next time, and again after that", async () => {
    const id = await project();
    await setPolicy(id, { cron: "0 * * * *", minHoursBetween: 2 });
    nextHour();
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "START" });
    await api.freeze();
    await endRun((await runsOf(id))[0]?.id ?? "", "SUCCEEDED");

    api.clock.advanceSeconds(-monthSeconds);
    await addTruth(id);
    expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind: "WAIT", for: { kind: "SCHEDULE" } });
    for (const kind of ["START", "PASS_OVER", "START"]) {
      nextHour();
      await addTruth(id);
      expect(await startDueRun(api.api.deps, id)).toMatchObject({ kind });
      await api.freeze();
      await api.database.prisma.trainingRun.updateMany({ where: { projectId: id, status: "QUEUED" }, data: { status: "SUCCEEDED" } });
    }
    expect(await runsOf(id)).toHaveLength(3);
  });
});
