import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listRunEvents, type TrainingRun } from "@second-read/database";
import { filePhantom } from "@second-read/testing/phantoms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { followPolicies } from "./follow-policies.ts";

// The automatic loop: a policy, truth, a moving clock, and the real worker and trainer in separate processes.

let api: TestApi;
let folder: string;
let project: string;
let administrator: TestPerson;
let analyst: TestPerson;
let receiver: Server;
const told: { type: string; data: Record<string, unknown> }[] = [];
const running: ChildProcess[] = [];

beforeAll(async () => {
  api = await startTestApi();
  folder = await mkdtemp(join(tmpdir(), "second-read-automatic-"));
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    told.push(JSON.parse(body));
    response.writeHead(204).end();
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  startProcess("ingest");
});

afterAll(async () => {
  await Promise.all(running.map(stopProcess));
  receiver?.close();
  await api?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

function startProcess(app: "ingest" | "trainer"): ChildProcess {
  const { folder: storeFolder } = api.store.settings;
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    DATABASE_URL: api.databaseUrl,
    STORE_FOLDER: storeFolder,
    INCOMING_KEY: "i".repeat(64),
    DEIDENTIFICATION_KEY: api.api.deps.settings.deidentificationKey,
    INGEST_FOLDER: folder,
    TRAINER_CACHE_FOLDER: join(folder, "prepared"),
    // Without the native backend, which not every machine has.
    NATIVE_TENSORFLOW_FOLDER: folder,
  };
  const program = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
  const child = fork(program, [], { env, execArgv: ["--import", import.meta.resolve("tsx")], stdio: "ignore" });
  running.push(child);
  return child;
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await ended;
}

/** Phantoms with current truth, proven by pathology, every other one with a lesion. */
async function fileTruth(seeds: readonly number[], lockedTest = false) {
  const filing = { prisma: api.database.prisma, store: api.store.store };
  for (const seed of seeds) await filePhantom(filing, project, seed, { lockedTest, strength: "PATHOLOGY", at: api.clock.date() });
}
const seeds = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

/** A minute after the next scheduled time, runs the job that follows policies. */
async function lookAtScheduledTime(): Promise<TrainingRun> {
  const query = "query($id: ID!) { project(id: $id) { retraining { nextScheduledAt } } }";
  const { nextScheduledAt } = (await api.ok(analyst, query, { id: project })).project.retraining;
  api.clock.advanceSeconds((Date.parse(nextScheduledAt) - api.clock.now()) / 1000 + 60);
  const before = (await listRuns()).length;
  await followPolicies(api.api.deps);
  const runs = await listRuns();
  expect(runs).toHaveLength(before + 1);
  const run = runs.at(-1) as TrainingRun;
  expect(run).toMatchObject({ trigger: "SCHEDULE", scheduledFor: new Date(nextScheduledAt), status: "QUEUED", requestedById: null });
  return run;
}

const listRuns = () => api.database.prisma.trainingRun.findMany({ where: { projectId: project }, orderBy: { createdAt: "asc" } });

/** Trains the run to its end with the tests' recipe, which takes seconds where real ones take minutes. The trainer keeps running. */
async function train({ id }: TrainingRun): Promise<ChildProcess> {
  await api.database.prisma.trainingRun.update({ where: { id }, data: { recipe: "linear", epochs: 40 } });
  const trainer = startProcess("trainer");
  const find = () => api.database.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
  await expect.poll(async () => (await find()).status, { timeout: 200_000, interval: 250 }).toMatch(/^(SUCCEEDED|FAILED|CANCELLED)$/);
  expect(await find()).toMatchObject({ status: "SUCCEEDED", errorMessage: null });
  return trainer;
}

const endedRuns = async () =>
  (await api.ok(analyst, "query($id: ID!) { project(id: $id) { queue { endedRuns } } }", { id: project })).project.queue.endedRuns;
const outcomeOf = async ({ id }: TrainingRun) =>
  (await api.database.prisma.trainingRun.findUniqueOrThrow({ where: { id } })).automaticPromotion;
const lastWordOf = async ({ id }: TrainingRun) => (await listRunEvents(api.database, id)).at(-1)?.message;
const versionOf = ({ id }: TrainingRun) => api.database.prisma.modelVersion.findFirstOrThrow({ where: { runId: id } });
const gateOf = (modelVersionId: string) => api.database.prisma.gateResult.findUniqueOrThrow({ where: { modelVersionId } });
const championIs = async () =>
  (await api.database.prisma.alias.findFirst({ where: { projectId: project, name: "champion" } }))?.modelVersionId ?? null;

test("a schedule comes due, trains a version, and promotes it only where the gate and the test set say so", {
  timeout: 500_000,
}, async () => {
  project = await api.project("automatic", { lockedTestShare: 0.2 });
  administrator = await api.person("Ada", { [project]: ["ADMIN"] });
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  // So few patients prove nothing with the usual margins.
  const gate = { aucMargin: 1, sensitivityMargin: 1, specificityMargin: 1, aucFloor: null };
  const settings = { webhooksToPrivateAddresses: true, webhooksOverHttp: true, gate };
  await api.ok(
    administrator,
    'mutation($id: ID!, $settings: JSON!) { updateProject(id: $id, settings: $settings, reason: "a test") { id } }',
    {
      id: project,
      settings,
    },
  );
  await api.ok(administrator, "mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }", {
    input: {
      projectId: project,
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      events: ["RUN_ENDED", "VERSION_PUBLISHED", "ALIAS_CHANGED"],
    },
  });
  await fileTruth(seeds(0, 22));
  await fileTruth(seeds(100, 10), true);
  await api.ok(
    administrator,
    'mutation($p: ID!, $policy: RetrainingPolicyInput!) { setRetrainingPolicy(projectId: $p, policy: $policy, reason: "a test") { enabled } }',
    { p: project, policy: { enabled: true, cron: "0 2 * * *", timeZone: "Europe/Zurich", promoteAutomatically: true } },
  );
  await followPolicies(api.api.deps);
  expect(await listRuns()).toEqual([]);

  // The first version has nothing to be compared with: a person must decide, and no test patient is scored for it.
  const first = await lookAtScheduledTime();
  const trainer = await train(first);
  const firstVersion = await versionOf(first);
  expect(await endedRuns()).toBe(1);
  await followPolicies(api.api.deps);
  expect(await gateOf(firstVersion.id)).toMatchObject({ decision: "HOLD", championId: null });
  expect([await outcomeOf(first), await championIs()]).toEqual(["DECLINED", null]);
  expect(await lastWordOf(first)).toBe("Not promoted automatically. The gate says HOLD.");
  expect(await api.database.prisma.testSetAccess.count()).toBe(0);

  // An administrator promotes it, whatever the gate says about the test patients, who are scored for it.
  const promote = 'mutation($v: ID!) { promote(modelVersionId: $v, alias: "champion", reason: "the first one") { reason } }';
  const refusal = async () => (await api.graphql(administrator, promote, { v: firstVersion.id })).errors?.[0];
  expect((await refusal())?.extensions).toMatchObject({ code: "WRONG_STATE", details: { scoringLocked: true } });
  await expect.poll(refusal, { timeout: 60_000, interval: 1_000 }).toBeUndefined();
  expect(await championIs()).toBe(firstVersion.id);
  await stopProcess(trainer);

  // More truth, the next night: the second version is compared with the first, also on the test set.
  api.clock.advanceSeconds(3_600);
  await fileTruth(seeds(22, 4));
  const second = await lookAtScheduledTime();
  expect(second.snapshotId).not.toBe(first.snapshotId);
  await train(second);
  const secondVersion = await versionOf(second);
  expect(await endedRuns()).toBe(2);
  const decided = async () => {
    await followPolicies(api.api.deps);
    return outcomeOf(second);
  };
  await expect.poll(decided, { timeout: 60_000, interval: 1_000 }).not.toBeNull();

  // What so few patients show is left to the gate; that its answer is followed, and the test set used before a promotion, is checked.
  const { decision, championId, checks } = await gateOf(secondVersion.id);
  expect(championId).toBe(firstVersion.id);
  const testSet = await api.database.prisma.evaluation.count({ where: { modelVersionId: secondVersion.id, set: "LOCKED_TEST" } });
  const moves = await api.database.prisma.aliasEvent.findMany({ where: { projectId: project, alias: "champion" }, orderBy: { at: "asc" } });
  const promoted = decision === "PROMOTE";
  expect([await outcomeOf(second), await championIs()]).toEqual(promoted ? ["PROMOTED", secondVersion.id] : ["DECLINED", firstVersion.id]);
  expect(moves.map(({ byId, toId }) => [byId, toId])).toEqual([
    [administrator.id, firstVersion.id],
    ...(promoted ? [[null, secondVersion.id]] : []),
  ]);
  expect(await lastWordOf(second)).toContain(
    promoted ? "Promoted automatically" : `Not promoted automatically. The gate says ${decision}.`,
  );
  if (promoted) expect(testSet).toBe(1);
  const against = checks.filter(({ passed }) => passed !== true).map(({ name, note }) => `${name} (${note})`);
  console.log(`The gate said ${decision}${against.map((one) => `; ${one}`).join("")}. On the test set: ${testSet} evaluation.`);

  // The receiver was notified of all of it, and of nothing else.
  const champions = promoted ? [firstVersion.id, secondVersion.id] : [firstVersion.id];
  const wanted = [
    ...[first, second].map(({ id }) => `run.ended ${id} SUCCEEDED`),
    ...[firstVersion, secondVersion].map(({ id }) => `version.published ${id}`),
    ...[firstVersion, secondVersion].map(({ id }) => `alias.changed challenger ${id}`),
    ...champions.map((id) => `alias.changed champion ${id}`),
  ].sort();
  await expect.poll(() => told.map(inOneLine).sort(), { timeout: 60_000, interval: 500 }).toEqual(wanted);
});

function inOneLine({ type, data }: (typeof told)[number]): string {
  const { trainingRunId, status, alias, modelVersionId } = data;
  switch (type) {
    case "run.ended":
      return `${type} ${trainingRunId} ${status}`;
    case "alias.changed":
      return `${type} ${alias} ${modelVersionId}`;
    default:
      return `${type} ${modelVersionId}`;
  }
}
