import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProject, createUser, type Database, openDatabase, setMembership, verifyAuditChain } from "@second-read/database";
import { freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { FaultProxy } from "../support/fault-proxy.ts";
import { OwnPostgres } from "../support/own-postgres.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";

/** Longer than any answer may take while the database is away; a request beyond it fails the test. */
const patienceMilliseconds = 20_000;
const password = "a password of some length";

let folder: string;
let postgres: OwnPostgres;
let proxy: FaultProxy;
let database: Database;
let processes: OwnProcess[] = [];
let origin: string;
let projectId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-database-faults-"));
  await chmod(folder, 0o755);
  postgres = await OwnPostgres.start(folder);
  proxy = await FaultProxy.start(postgres.port);
  database = openDatabase({ url: postgres.databaseUrl() });
  projectId = (await createProject(database, { key: "faults", name: "Faults", lockedTestShare: 0 })).id;
  for (const name of ["one", "two", "three"]) {
    const { id } = await createUser(database, { email: `${name}@reads.test`, name, password });
    await setMembership(database, projectId, id, ["DATA_MANAGER"]);
  }
  origin = `http://127.0.0.1:${await freePort()}`;
  const env = environmentOf({ databaseUrl: postgres.databaseUrl(proxy.port), folder, origin });
  processes = [new OwnProcess("api", env), new OwnProcess("ingest", env), new OwnProcess("trainer", env)];
  await vi.waitUntil(async () => (await status("/health/ready")) === 200, { timeout: 90_000, interval: 200 });
  await vi.waitUntil(() => processes.slice(1).every(({ logged }) => logged.includes('"msg":"ready"')), { timeout: 90_000, interval: 200 });
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await database?.close();
  await proxy?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function status(path: string): Promise<number> {
  const response = await fetch(origin + path, { signal: AbortSignal.timeout(patienceMilliseconds) }).catch(() => null);
  return response?.status ?? 0;
}

interface Fault {
  readonly code: string;
  readonly retryable: boolean;
}
type Answer = { readonly data: any; readonly faults: readonly Fault[] };

/** Returns a cookie that the API has not looked up yet. */
async function signIn(name: string): Promise<string> {
  const response = await postSignIn(name);
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

function postSignIn(name: string): Promise<Response> {
  return fetch(`${origin}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email: `${name}@reads.test`, password }),
    signal: AbortSignal.timeout(patienceMilliseconds),
  });
}

async function ask(cookie: string, query: string): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, cookie },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(patienceMilliseconds),
  });
  const { data = null, errors = [] } = (await response.json()) as { data?: unknown; errors?: { extensions: Fault }[] };
  return { data, faults: errors.map(({ extensions: { code, retryable } }) => ({ code, retryable })) };
}

/** A change, its audit event and its id in one transaction. */
const announce = (fileName: string) =>
  `mutation { createUpload(input: { projectId: "${projectId}", fileName: "${fileName}", bytes: 1, sha256: "${"0".repeat(64)}" }) { uploadId } }`;

const unavailable: Fault = { code: "UNAVAILABLE", retryable: true };

/**
 * Requests with known and new cookies are told to retry while the database is away; the process itself is alive, and reports that it is not ready.
 */
async function expectRetryable(known: string, fresh: string): Promise<void> {
  const [asked, changed, lookedUp, signedIn, ready, live] = await Promise.all([
    ask(known, "{ projects { id } }"),
    ask(known, announce("never.dcm")),
    ask(fresh, "{ me { id } }"),
    postSignIn("three"),
    status("/health/ready"),
    status("/health"),
  ]);
  expect([asked.faults[0], changed.faults[0], lookedUp.faults[0]]).toEqual([unavailable, unavailable, unavailable]);
  expect({ status: signedIn.status, ...(await signedIn.json()).errors[0].extensions }).toMatchObject({ status: 503, ...unavailable });
  expect({ ready, live }).toEqual({ ready: 503, live: 200 });
}

/** Everything works again, with the same processes. */
async function expectHealed(cookie: string): Promise<void> {
  await vi.waitUntil(async () => (await status("/health/ready")) === 200, { timeout: 30_000, interval: 100 });
  expect((await ask(cookie, "{ me { id } }")).faults).toEqual([]);
  expect(processes.map(({ lives }) => lives)).toEqual([true, true, true]);
}

it("F6: keeps running, and keeps what it acknowledged, when PostgreSQL is restarted immediately several times while people work", async () => {
  const cookies = await Promise.all(["one", "two"].map(signIn));
  const acknowledged: string[] = [];
  const faults: Fault[] = [];
  let working = true;
  async function work(cookie: string, person: number): Promise<void> {
    for (let turn = 0; working; turn += 1) {
      const { data, faults: told } = await ask(cookie, announce(`${person}-${turn}.dcm`));
      faults.push(...told);
      if (data !== null) acknowledged.push(data.createUpload.uploadId);
      faults.push(...(await ask(cookie, "{ projects { id name } }")).faults);
    }
  }
  const workers = cookies.flatMap((cookie, person) => [work(cookie, 2 * person), work(cookie, 2 * person + 1)]);
  for (let restart = 1; restart <= 3; restart += 1) {
    const before = acknowledged.length;
    await vi.waitUntil(() => acknowledged.length > before + 20, { timeout: 60_000, interval: 20 });
    await postgres.restartImmediately();
  }
  const before = acknowledged.length;
  await vi.waitUntil(() => acknowledged.length > before + 20, { timeout: 60_000, interval: 20 });
  working = false;
  await Promise.all(workers);

  expect(faults.filter(({ code, retryable }) => code !== unavailable.code || !retryable)).toEqual([]);
  const kept = new Set((await database.prisma.upload.findMany({ select: { id: true } })).map(({ id }) => id));
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  await expectHealed(cookies[0] as string);
  expect(await verifyAuditChain(database.sql, projectId)).toMatchObject({ ok: true });
});

it("F7: tells people to retry, and is alive but not ready, while the network drops everything sent to PostgreSQL", async () => {
  const [known, fresh] = [await signIn("one"), await signIn("two")];
  await ask(known, "{ me { id } }");
  proxy.set({ kind: "SWALLOW" });
  await expectRetryable(known, fresh);
  proxy.set({ kind: "PASS" });
  await expectHealed(known);
});

it("F7: does the same while PostgreSQL is frozen", async () => {
  const [known, fresh] = [await signIn("one"), await signIn("two")];
  await ask(known, "{ me { id } }");
  const thaw = await postgres.freeze();
  await expectRetryable(known, fresh).finally(thaw);
  await expectHealed(known);
});
