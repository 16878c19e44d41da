import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProject, createUser, type Database, openDatabase, setMembership } from "@second-read/database";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type ApiClient, signIn } from "../support/api-client.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";

const canary = "ZZCANARY^PHI";
const patience = { timeout: 120_000, interval: 100 };

let folder: string;
let database: Database;
let databaseUrl: string;
let env: Record<string, string>;
let origin: string;
let projectId: string;
let client: ApiClient;
const processes: OwnProcess[] = [];

function start(app: "api" | "ingest", more: Record<string, string> = {}): OwnProcess {
  const one = new OwnProcess(app, { ...env, ...more });
  processes.push(one);
  return one;
}

const ready = () => vi.waitUntil(() => isReady(origin), patience);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-raw-files-"));
  databaseUrl = (await createTestDatabase()).url;
  database = openDatabase({ url: databaseUrl });
  projectId = (await createProject(database, { key: "raw", name: "Raw", lockedTestShare: 0 })).id;
  const account = { email: "one@reads.test", name: "One", password: "a password of some length" };
  await setMembership(database, projectId, (await createUser(database, account)).id, ["DATA_MANAGER"]);
  origin = `http://127.0.0.1:${await freePort()}`;
  env = environmentOf({ databaseUrl, folder, origin });
  start("api");
  await ready();
  client = await signIn(origin, account.email, account.password);
});
afterAll(async () => {
  await Promise.all(processes.filter(({ lives }) => lives).map((one) => one.stop()));
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

function file(number: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    dicomFile(
      mammogramElements([
        { tag: 0x00080018, vr: "UI", value: `1.2.826.0.1.${number}` },
        { tag: 0x0020000d, vr: "UI", value: `1.2.826.0.2.${number}` },
        { tag: 0x00100020, vr: "LO", value: `${canary} ${number}` },
        { tag: 0x00100010, vr: "PN", value: canary },
        // Long enough for part of it to be in transit when a process is killed.
        { tag: 0x00104000, vr: "ST", value: canary.padEnd(10_000, canary) },
      ]),
    ),
  );
}

const filesBelow = async (path: string) =>
  (await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Files that reveal who a patient is. */
async function tellingFiles(): Promise<string[]> {
  const forms = [Buffer.from(canary), Buffer.from(canary, "utf16le"), Buffer.from("ZZCANARY")];
  const telling: string[] = [];
  for (const path of await filesBelow(folder)) {
    // The file may be gone by now.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) telling.push(path);
  }
  return telling;
}

const workerFolders = async () => (await readdir(folder)).filter((name) => name.startsWith("worker-"));

it("leaves nothing readable of a raw file on any disk: while sent, while waiting, when its worker is killed, and afterwards", async () => {
  expect(Buffer.from(file(0)).includes(canary)).toBe(true);

  // An API that is killed while receiving a file.
  const bytes = file(1);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const input = { projectId, fileName: "1.dcm", bytes: bytes.length, sha256 };
  const { createUpload } = await client.ask<{ createUpload: { url: string } }>(
    "mutation($input: CreateUploadInput!) { createUpload(input: $input) { url } }",
    { input },
  );
  const sending = request(createUpload.url, { method: "PUT", headers: { "content-length": bytes.length } });
  sending.on("error", () => undefined);
  sending.write(bytes.subarray(0, 8_000));
  await vi.waitUntil(async () => (await filesBelow(join(folder, "store/temporary"))).length > 0, patience);
  processes[0]?.child.kill("SIGKILL");
  await processes[0]?.ended;
  expect((await filesBelow(join(folder, "store/temporary"))).length).toBe(1);
  expect(await tellingFiles()).toEqual([]);
  start("api");
  await ready();

  // Uploads that wait to be read.
  const ids: string[] = [];
  for (let number = 2; number < 22; number += 1) ids.push(await client.upload(projectId, { name: `${number}.dcm`, bytes: file(number) }));
  expect((await filesBelow(join(folder, "store/objects/incoming"))).length).toBe(20);
  expect(await tellingFiles()).toEqual([]);

  // A worker that is killed while reading.
  const worker = start("ingest");
  const inHand = async () => (await Promise.all((await workerFolders()).map((name) => filesBelow(join(folder, name))))).flat();
  await vi.waitUntil(async () => (await inHand()).length > 0, { timeout: 60_000, interval: 1 });
  worker.child.kill("SIGKILL");
  await worker.ended;
  const dead = await workerFolders();
  expect(dead).toHaveLength(1);
  expect(await tellingFiles()).toEqual([]);

  // The next worker cleans up, and finishes every file.
  const next = start("ingest");
  const filed = () => database.prisma.upload.count({ where: { id: { in: ids }, status: "FILED" } });
  await vi.waitUntil(async () => (await filed()) === ids.length, { timeout: 180_000, interval: 500 });
  expect(await workerFolders()).not.toEqual(expect.arrayContaining(dead));
  await vi.waitUntil(async () => (await filesBelow(join(folder, "store/objects/incoming"))).length === 0, patience);
  expect(await tellingFiles()).toEqual([]);
  expect(await next.stop()).toBe(0);
  expect(await workerFolders()).toEqual([]);
});

it.each(["api", "ingest"] as const)("%s does not start with another de-identification key, and says so in one sentence", async (app) => {
  const other = { DEIDENTIFICATION_KEY: "e".repeat(64), API_PORT: String(await freePort()) };
  const stopped = start(app, other);
  expect(await stopped.ended).toBe(1);
  expect(stopped.logged.trim()).toMatch(/^DEIDENTIFICATION_KEY is not the key that the patients of this database were filed under[^\n]*$/);
});
