import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase, verifyAuditChain } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createDataManager } from "../support/data-manager.ts";
import { largeFile } from "../support/large-file.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";
import { createSender } from "../support/sender.ts";

// F11: a process told to stop exits with 0 within fifteen seconds, in whatever phase of its work, and the next one finishes what it had begun. 1
// would mean that time ran out, or that a stopping step failed.

const patience = { timeout: 240_000, interval: 50 };

let folder: string;
let database: Database;
let env: Record<string, string>;
let origin: string;
let projectId: string;
let token: string;
const running: { api?: OwnProcess; ingest?: OwnProcess } = {};

const start = (name: keyof typeof running) => {
  running[name] = new OwnProcess(name, env);
};
const stop = async (name: keyof typeof running) => running[name]?.stop();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-stopped-"));
  await chmod(folder, 0o755);
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  origin = `http://127.0.0.1:${await freePort()}`;
  env = environmentOf({ databaseUrl: url, folder, origin });
  ({ projectId, token } = await createDataManager(database, "stopped"));
  start("api");
  start("ingest");
  await vi.waitUntil(() => isReady(origin), patience);
}, 300_000);
afterAll(async () => {
  await Promise.all(Object.values(running).map((one) => one?.stop()));
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

it("in the middle of an upload and of filing it: nothing is lost, and the file is filed once", async () => {
  const bytes = largeFile(1);
  const sender = createSender(origin, token, projectId);
  const ticket = await sender.announce(bytes, "one");
  const [first] = ticket.parts;
  const asking = request(first?.url ?? "", { method: "PUT", headers: { "content-length": first?.bytes } });
  asking.on("error", () => undefined);
  await new Promise<void>((resolve) => asking.write(bytes.subarray(0, 1_000_000), () => resolve()));
  expect(await stop("api")).toBe(0);
  start("api");
  await vi.waitUntil(() => isReady(origin), patience);

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
  expect(await verifyAuditChain(database.sql, projectId)).toMatchObject({ ok: true });
});
