import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createApiToken,
  createUser,
  type Database,
  findRun,
  findVersionOfRun,
  listEpochs,
  openDatabase,
  setMembership,
  verifyAuditChain,
} from "@second-read/database";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { type ObjectStore, openStore } from "@second-read/storage";
import { createTestDatabase, freePort } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { largeFile } from "../support/large-file.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { createSender } from "../support/sender.ts";

// F11: whoever is told to stop ends with 0 within fifteen seconds, in whatever phase of its work, and what it had in hand is finished by the next.
// 1 would say that time ran out, or that a step of stopping failed.

const patience = { timeout: 240_000, interval: 50 };

let folder: string;
let database: Database;
let env: Record<string, string>;
let origin: string;
let store: ObjectStore;
let jobs: Jobs;
let projectId: string;
let token: string;
const running: { api?: OwnProcess; ingest?: OwnProcess; trainer?: OwnProcess; second?: OwnProcess } = {};

type Name = keyof typeof running;
const start = (name: Name) => {
  const process = new OwnProcess(name === "second" ? "trainer" : name, env);
  running[name] = process;
  return process;
};
const stop = async (name: Name) => running[name]?.stop();

const isReady = () =>
  fetch(`${origin}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-stopped-"));
  await chmod(folder, 0o755);
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  origin = `http://127.0.0.1:${await freePort()}`;
  env = { ...environmentOf({ databaseUrl: url, folder, origin }), TRAINER_FOLDS_AT_ONCE: "1", NATIVE_TENSORFLOW_FOLDER: folder };
  store = await openStore({
    kind: "folder",
    folder: env.STORE_FOLDER ?? "",
    signingKey: env.STORE_SIGNING_KEY ?? "",
    publicOrigin: origin,
  });
  jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "test", level: "silent" }), worker: false });
  ({ projectId } = await filePhantoms(database, store, 8));
  const { id } = await createUser(database, { email: "one@stopped.test", name: "One", password: "a password of some length" });
  await setMembership(database, projectId, id, ["DATA_MANAGER", "ANALYST"]);
  token = (await createApiToken(database, { userId: id, name: "test" })).secret;
  start("api");
  start("ingest");
  await vi.waitUntil(isReady, patience);
});
afterAll(async () => {
  await Promise.all(Object.values(running).map((one) => one?.stop()));
  await jobs?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(query: string, variables: object): Promise<any> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: any; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Keeps others out of a table, so that whoever needs it stands still in the midst of its work; answers what lets them in again. */
async function holdTable(table: string, mode: "EXCLUSIVE" | "ACCESS EXCLUSIVE"): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const transaction = database.sqlTransaction(async (sql) => {
    await sql.query(`LOCK TABLE "${table}" IN ${mode} MODE`);
    held.resolve();
    await over.promise;
  });
  await Promise.race([held.promise, transaction]);
  return async () => {
    over.resolve();
    await transaction;
  };
}

/** Tells the trainer to stop while a job of this kind stands still at the table, then lets it go on to its end. */
async function stopTrainerInJob(job: string, table: string, mode: "EXCLUSIVE" | "ACCESS EXCLUSIVE", startIt: () => void): Promise<unknown> {
  const letGo = await holdTable(table, mode);
  startIt();
  const active = () => database.sql.query("SELECT FROM jobs.job WHERE name = $1 AND state = 'active'", [job]);
  await vi.waitUntil(async () => (await active()).length > 0, patience);
  const ended = stop("trainer");
  await letGo();
  return ended;
}

/** Always the same run. */
const begin = async () => (await startRun({ database, jobs, store }, { projectId, recipe: "linear", epochs: 150, folds: 2, seed: 5 })).id;

const untilSucceeded = (runId: string) =>
  vi.waitUntil(async () => {
    const { status, errorMessage } = (await findRun(database, runId)) ?? {};
    if (status === "FAILED") throw new Error(errorMessage ?? "the run failed");
    return status === "SUCCEEDED";
  }, patience);

it("in the midst of an upload and of filing it: nothing is lost, and the file is filed once", async () => {
  const bytes = largeFile(1);
  const sender = createSender(origin, token, projectId);
  const ticket = await sender.announce(bytes, "one");
  const [first] = ticket.parts;
  const asking = request(first?.url ?? "", { method: "PUT", headers: { "content-length": first?.bytes } });
  asking.on("error", () => undefined);
  await new Promise<void>((resolve) => asking.write(bytes.subarray(0, 1_000_000), () => resolve()));
  expect(await stop("api")).toBe(0);
  start("api");
  await vi.waitUntil(isReady, patience);

  const again = await sender.announce(bytes, "one");
  expect([again.uploadId, again.parts.some(({ arrived }) => arrived)]).toEqual([ticket.uploadId, false]);
  await sender.put(again, bytes);
  await sender.complete(again.uploadId);
  const statusOf = async () => (await database.prisma.upload.findUniqueOrThrow({ where: { id: again.uploadId } })).status;
  await vi.waitUntil(async () => (await statusOf()) === "PROCESSING", { ...patience, interval: 5 });
  expect(await stop("ingest")).toBe(0);
  start("ingest");
  await vi.waitUntil(async () => (await statusOf()) === "FILED", patience);
  expect(await database.prisma.image.count({ where: { projectId, sourceSha256: createHash("sha256").update(bytes).digest("hex") } })).toBe(
    1,
  );
});

it("in the midst of freezing, training and publishing: the version is that of a run that nobody stopped", async () => {
  const { freezeSnapshot } = await ask("mutation($p: ID!) { freezeSnapshot(projectId: $p) { id } }", { p: projectId });
  expect(await stopTrainerInJob("freeze-snapshot", "Truth", "ACCESS EXCLUSIVE", () => start("trainer"))).toBe(0);

  const runId = await begin();
  start("trainer");
  await vi.waitUntil(async () => (await listEpochs(database, runId)).length > 5, patience);
  expect(await stop("trainer")).toBe(0);

  expect(await stopTrainerInJob("finish-run", "ModelVersion", "EXCLUSIVE", () => start("trainer"))).toBe(0);
  start("trainer");
  await untilSucceeded(runId);

  expect(await database.prisma.snapshot.findUniqueOrThrow({ where: { id: freezeSnapshot.id } })).toMatchObject({ status: "FROZEN" });
  const unbroken = await begin();
  await untilSucceeded(unbroken);
  const versions = await Promise.all([runId, unbroken].map((id) => findVersionOfRun(database, id)));
  expect(versions[0]?.sha256).toBe(versions[1]?.sha256);
  expect(await verifyAuditChain(database.sql, projectId)).toMatchObject({ ok: true });
});

it("F14: with two trainers, one killed and one stopped while they train, the version is the same", async () => {
  start("second");
  const runId = await begin();
  const foldsBegun = async () => new Set((await listEpochs(database, runId)).map(({ fold }) => fold)).size;
  await vi.waitUntil(async () => (await foldsBegun()) === 2, patience);
  running.trainer?.child.kill("SIGKILL");
  await running.trainer?.ended;
  start("trainer");
  expect(await stop("second")).toBe(0);
  await untilSucceeded(runId);
  const versions = await database.prisma.modelVersion.findMany({ where: { projectId } });
  expect(new Set(versions.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(versions).toHaveLength(3);
});
