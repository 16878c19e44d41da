import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createDataManager } from "../support/data-manager.ts";
import { largeFile } from "../support/large-file.ts";
import { memoryOf } from "../support/memory.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady } from "../support/readiness.ts";
import { createSender } from "../support/sender.ts";

/** 40 to 100 MB each, 840 MB in total, four for each of three senders. */
const sizes = [
  [5_000, 4_000],
  [6_000, 5_000],
  [8_000, 5_000],
  [10_000, 5_000],
] as const;
const senders = 3;
/** A process that held one of these files completely would need more than this on top of its own memory. */
const mostGrowthMb = 200;

let folder: string;
let database: Database;
let origin: string;
let api: OwnProcess;
let ingest: OwnProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-large-"));
  const { applicationUrl: url } = await createTestDatabase();
  database = openDatabase({ url, poolSize: 2 });
  origin = `http://127.0.0.1:${await freePort()}`;
  const env = environmentOf({ databaseUrl: url, folder, origin });
  api = new OwnProcess("api", env);
  ingest = new OwnProcess("ingest", env);
  await vi.waitUntil(() => isReady(origin), { timeout: 120_000, interval: 100 });
}, 180_000);
afterAll(async () => {
  await Promise.all([api, ingest].map((one) => one?.stop()));
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

it(
  "L2: accepts twelve files of 40 to 100 MB at once, files them all, and holds none of them in memory",
  async () => {
    const before = { api: await memoryOf(api.child.pid ?? 0), ingest: await memoryOf(ingest.child.pid ?? 0) };
    const digests = new Map<string, string>();
    const sendAll = async (sender: number) => {
      const { projectId, token } = await createDataManager(database, `sender${sender}`);
      const { announce, put, complete } = createSender(origin, token, projectId);
      await Promise.all(
        sizes.map(async ([rows, columns], index) => {
          const number = sender * sizes.length + index;
          const bytes = largeFile(number, { rows, columns });
          const ticket = await announce(bytes, createHash("sha256").update(String(number)).digest("hex"));
          await put(ticket, bytes);
          await complete(ticket.uploadId);
          digests.set(ticket.uploadId, createHash("sha256").update(bytes).digest("hex"));
        }),
      );
    };
    await Promise.all(Array.from({ length: senders }, (_, sender) => sendAll(sender)));
    expect(digests.size).toBe(senders * sizes.length);

    const ended = () => database.prisma.upload.findMany({ where: { status: { in: ["FILED", "REJECTED"] } } });
    await vi.waitUntil(async () => (await ended()).length === digests.size, { timeout: 25 * 60_000, interval: 1_000 });
    const uploads = await ended();
    expect(uploads.map(({ status, rejectionCode }) => [status, rejectionCode])).toEqual(uploads.map(() => ["FILED", null]));
    for (const { id, imageId } of uploads) {
      const image = await database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
      expect(image.sourceSha256).toBe(digests.get(id));
    }
    const after = { api: await memoryOf(api.child.pid ?? 0), ingest: await memoryOf(ingest.child.pid ?? 0) };
    const grown = (name: "api" | "ingest") => after[name].most - before[name].now;
    console.log(`MB at the start and at most: API ${before.api.now} ${after.api.most}, ingest ${before.ingest.now} ${after.ingest.most}`);
    expect([grown("api") < mostGrowthMb, grown("ingest") < mostGrowthMb]).toEqual([true, true]);

    // Nothing remains of them except what was filed.
    for (const name of ["incoming", "parts"]) expect(await readdir(join(folder, "store", name)).catch(() => [])).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.startsWith("second-read-file"))).toEqual([]);
  },
  30 * 60_000,
);
