import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createDataManager } from "../support/data-manager.ts";
import { largeFile } from "../support/large-file.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady, readinessOf } from "../support/readiness.ts";
import { createSender, type Sender } from "../support/sender.ts";
import { SmallDisk } from "../support/small-disk.ts";

// F9: the disk of the store, and the one where files are read, are really full. Each is a small file system.

const patience = { timeout: 120_000, interval: 100 };
const megabyte = 1_000_000;
/** With less than 200 MB free, the store reports that it is full. */
const enough = { store: 400 * megabyte, ingest: 100 * megabyte };

let folder: string;
let disks: { readonly store: SmallDisk; readonly ingest: SmallDisk } | null = null;
let database: Database;
let processes: OwnProcess[] = [];
let origin: string;
let sender: Sender;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-full-"));
  await chmod(folder, 0o755);
  for (const name of ["store", "ingest"]) await mkdir(join(folder, name));
  const store = SmallDisk.mount(join(folder, "store"), enough.store);
  const ingest = store && SmallDisk.mount(join(folder, "ingest"), enough.ingest);
  if (store === null || ingest === null) return;
  disks = { store, ingest };
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  const { projectId, token } = await createDataManager(database, "full");
  origin = `http://127.0.0.1:${await freePort()}`;
  sender = createSender(origin, token, projectId);
  const env = { ...environmentOf({ databaseUrl: url, folder, origin }), INGEST_FOLDER: join(folder, "ingest") };
  processes = [new OwnProcess("api", env), new OwnProcess("ingest", env)];
  await vi.waitUntil(() => isReady(origin), patience);
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await database?.close();
  for (const disk of Object.values(disks ?? {})) disk.unmount();
  await rm(folder, { recursive: true, force: true });
});

const uploadOf = (id: string) => database.prisma.upload.findUniqueOrThrow({ where: { id } });

test("a full store refuses what it cannot hold, says so, and accepts it when there is room", async ({ skip }) => {
  if (disks === null) return skip();
  const bytes = largeFile(1);
  const ticket = await sender.announce(bytes, "one");
  disks.store.resize(4 * megabyte);
  expect(await readinessOf(origin)).toMatchObject({ status: 503, checks: { store: "full", database: "ok" } });
  const [part] = ticket.parts;
  const refused = await fetch(part?.url ?? "", { method: "PUT", body: bytes.subarray(0, part?.bytes) });
  expect([refused.status, await refused.text()]).toEqual([507, "The store is full. Tell your administrator, and try again later."]);

  disks.store.resize(enough.store);
  expect(await readinessOf(origin)).toMatchObject({ status: 200 });
  // What was refused must not take up space.
  const again = await sender.announce(bytes, "one");
  expect([again.uploadId, again.parts.some(({ arrived }) => arrived)]).toEqual([ticket.uploadId, false]);
  await sender.put(again, bytes);
  // The results of reading a file need space too: the upload waits for it.
  disks.store.resize(24 * megabyte);
  await sender.complete(again.uploadId);
  await vi.waitUntil(async () => (await uploadOf(again.uploadId)).waitingFor === "STORE", patience);
  disks.store.resize(enough.store);
  await vi.waitUntil(async () => (await uploadOf(again.uploadId)).status === "FILED", patience);
});

test("a full disk of the ingest worker delays a good file, says so, and never rejects it", async ({ skip }) => {
  if (disks === null) return skip();
  const bytes = largeFile(2);
  disks.ingest.resize(2 * megabyte);
  const { uploadId } = await sender.announce(bytes, "one");
  await sender.put(await sender.announce(bytes, "one"), bytes);
  await sender.complete(uploadId);
  await vi.waitUntil(async () => (await uploadOf(uploadId)).waitingFor === "DISK", patience);
  expect(await uploadOf(uploadId)).toMatchObject({ status: "RECEIVED", rejectionCode: null });
  disks.ingest.resize(enough.ingest);
  await vi.waitUntil(async () => (await uploadOf(uploadId)).status === "FILED", patience);
  expect(processes.every(({ lives }) => lives)).toBe(true);
});
