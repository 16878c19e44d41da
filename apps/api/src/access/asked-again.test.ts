import { type Act, acts, permissionOf } from "@second-read/access";
import { newId } from "@second-read/database";
import type { Role } from "@second-read/domain";
import { notifyQueueChanged, queueChannel } from "@second-read/jobs";
import { keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInAs } from "../testing/browser.ts";
import { type CallAct, createCallAct } from "../testing/call-act.ts";
import { type SeededThings, seedThings } from "../testing/seed-things.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// Threat: somebody floods an audit trail, a log of webhooks or a page by repeating a request. A request for what is already done is answered, but
// nobody else is notified.

let api: TestApi;
let call: CallAct;
let project: string;
const people = new Map<Role, TestPerson>();
const notified: unknown[] = [];

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  project = await api.project("again");
  for (const role of ["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"] as const)
    people.set(role, await api.person(role, { [project]: [role] }));
  call = createCallAct(api, person("READER").id);
  await api.events.subscribe(queueChannel, (payload) => notified.push(payload));
});
afterAll(() => api?.close());

function person(role: Role): TestPerson {
  const found = people.get(role);
  if (found === undefined) throw new Error("nobody may");
  return found;
}

function whoMay(act: Act): TestPerson {
  const permission = permissionOf(act);
  return person(permission.reach === "PROJECT" ? (permission.roles[0] ?? "ADMIN") : "ADMIN");
}

/** How many notifications of a change there were: in the trail, jobs, webhooks, a run's events, or the queue's counts. */
async function told(): Promise<Record<string, number>> {
  const { auditEvent, webhookDelivery, runEvent } = api.database.prisma;
  const [jobs] = await api.database.sql.query<{ count: number }>("SELECT count(*)::int AS count FROM jobs.job");
  // Notifications arrive in order: after this one, all earlier ones have arrived.
  const last = newId();
  await api.database.sqlTransaction((sql) => notifyQueueChanged(sql, last));
  await expect.poll(() => notified.at(-1)).toEqual({ projectId: last });
  return {
    trail: await auditEvent.count({ where: { outcome: "done" } }),
    jobs: jobs?.count ?? 0,
    webhooks: await webhookDelivery.count(),
    runs: await runEvent.count(),
    queue: notified.filter((payload) => (payload as { projectId: string }).projectId === project).length,
  };
}

/** Mutations that create something new each time, or hold something for longer. */
const makeAnew = new Set<Act>([
  "Mutation.createUpload",
  "Mutation.createExport",
  "Mutation.createProject",
  "Mutation.createUser",
  "Mutation.createWebhook",
  "Mutation.createApiToken",
  "Mutation.freezeSnapshot",
  "Mutation.packVersion",
  "Mutation.redeliver",
  "Mutation.rotateWebhookSecret",
  // a lease, or a revision
  "Mutation.nextExam",
  "Mutation.startRead",
  "Mutation.saveDraft",
  // the reason given for settings, even for unchanged ones
  "Mutation.updateProject",
  "Mutation.setRetrainingPolicy",
  // passwords
  "Mutation.changePassword",
  "Mutation.resetPassword",
]);

test.each(acts.filter((act) => act.startsWith("Mutation.") && !makeAnew.has(act)))("%s tells nobody again", async (act) => {
  const things = { ...(await seedThings(api, project, whoMay(act).id)) };
  const given = { idempotencyKey: newId() };
  await call(act, whoMay(act), things, given);
  const once = await told();
  await call(act, whoMay(act), things, given);
  expect(await told()).toEqual(once);
});

/** Things in a state in which the mutation changes something the first time; those above are not always in it. */
const firstTimes: Readonly<Record<string, (things: SeededThings) => Promise<Record<string, unknown>>>> = {
  async "Mutation.completeUpload"({ upload }) {
    await api.database.prisma.upload.update({ where: { id: upload }, data: { status: "AWAITING_BYTES" } });
    await api.store.store.put(keys.incoming(upload), new Uint8Array(1), { contentType: "application/octet-stream" });
    return {};
  },
  async "Mutation.cancelTrainingRun"({ trainingRun }) {
    await api.database.prisma.trainingRun.update({ where: { id: trainingRun }, data: { status: "RUNNING" } });
    await api.database.prisma.runJob.create({ data: { runId: trainingRun, name: "a fold", status: "RUNNING" } });
    return {};
  },
  async "Mutation.cancelExport"({ export: id }) {
    await api.database.prisma.export.update({ where: { id }, data: { status: "RUNNING" } });
    return {};
  },
  "Mutation.finaliseRead": async () => ({ idempotencyKey: newId() }),
  "Mutation.markFeedbackSeen": async () => ({}),
  "Mutation.resolveDiscrepancy": async () => ({}),
  "Mutation.setGroupRoles": async () => ({ group: `group ${newId()}` }),
  "Mutation.updateWebhook": async () => ({ url: "https://other.example.org/" }),
  "Mutation.setRoles": async () => ({ projectId: project, userId: (await api.person("Member")).id }),
  "Mutation.setAccountPolicy": async () => ({ tokenDaysAtMost: 30 }),
  "Mutation.setUserDisabled": async () => ({ userId: (await api.person("Leaver")).id, disabled: true }),
  async "Mutation.signOutEverywhere"() {
    const member = await api.person("Member");
    await signInAs(api, member);
    return { userId: member.id };
  },
  async "Mutation.revokeApiToken"() {
    const { id: userId } = await api.person("Member");
    return { id: (await api.database.prisma.apiToken.findFirstOrThrow({ where: { userId } })).id };
  },
};

test.each(Object.keys(firstTimes) as Act[])("%s is in the trail the first time, and only then", async (act) => {
  const things = await seedThings(api, project, whoMay(act).id);
  const given = await firstTimes[act]?.(things);
  const before = await told();
  expect((await call(act, whoMay(act), { ...things }, given)).fault).toBeNull();
  const once = await told();
  expect(once.trail).toBe((before.trail ?? 0) + 1);
  expect((await call(act, whoMay(act), { ...things }, given)).fault).toBeNull();
  expect(await told()).toEqual(once);
});

test("Mutation.completeUpload, sent many times at once, is in the trail once", async () => {
  const things = await seedThings(api, project, person("DATA_MANAGER").id);
  await firstTimes["Mutation.completeUpload"]?.(things);
  const before = await told();
  await Promise.all(Array.from({ length: 6 }, () => call("Mutation.completeUpload", person("DATA_MANAGER"), { ...things })));
  expect(await told()).toEqual({ ...before, trail: (before.trail ?? 0) + 1, jobs: (before.jobs ?? 0) + 1 });
});
