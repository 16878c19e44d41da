import { newId } from "@second-read/database";
import { writeMammogram } from "@second-read/imaging";
import { exampleMammogram } from "@second-read/imaging/testing";
import { listenForLiveEvents, queueChannel } from "@second-read/jobs";
import { keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { sweep } from "./sweep.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

test("a lease that ran out frees its exam, and who follows the counts is told", async () => {
  const { imageId } = await bench.send(writeMammogram(exampleMammogram()), "r.dcm", { patientKey: "patient", examKey: "first" });
  const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
  await bench.database.prisma.exam.update({ where: { id: examId }, data: { status: "READING" } });
  const expiresAt = new Date(bench.clock.now() + 60_000);
  await bench.database.prisma.lease.create({ data: { examId, projectId: bench.projectId, userId: newId(), kind: "HELD", expiresAt } });

  const events = await listenForLiveEvents({ databaseUrl: bench.databaseUrl, logger: bench.deps.logger });
  try {
    const told: unknown[] = [];
    await events.subscribe(queueChannel, (payload) => told.push(payload));
    await sweep(bench.deps);
    expect((await bench.database.prisma.exam.findUniqueOrThrow({ where: { id: examId } })).status).toBe("READING");
    bench.clock.advanceSeconds(61);
    await sweep(bench.deps);
    expect((await bench.database.prisma.exam.findUniqueOrThrow({ where: { id: examId } })).status).toBe("QUEUED");
    await expect.poll(() => told).toEqual([{ projectId: bench.projectId }]);
  } finally {
    await events.close();
  }
});

test("an archive of an export is deleted once it has expired, whatever attempt made it", async () => {
  const { database, deps, clock, projectId } = bench;
  const id = newId();
  const expiresAt = new Date(clock.now() + 60_000);
  await database.prisma.export.create({
    data: { id, projectId, requestedById: newId(), format: "CSV", status: "SUCCEEDED", attempt: 2, expiresAt },
  });
  const archives = [keys.export(id, 1), keys.export(id, 2)];
  for (const key of archives) await deps.store.put(key, new Uint8Array(1), { contentType: "application/zip" });
  await sweep(deps);
  expect(await Promise.all(archives.map((key) => deps.store.head(key)))).not.toContain(null);
  clock.advanceSeconds(61);
  await sweep(deps);
  expect(await Promise.all(archives.map((key) => deps.store.head(key)))).toEqual([null, null]);
  expect((await database.prisma.export.findUniqueOrThrow({ where: { id } })).deletedAt).toEqual(new Date(clock.now()));
});

test("a session that has ended and a sign-in that was never finished are forgotten, and none that goes on", async () => {
  const { database, deps, clock } = bench;
  const user = { id: newId(), name: "Rhea", email: "rhea@reads.test" };
  const ends = { soon: new Date(clock.now() + 60_000), later: new Date(clock.now() + 3_600_000) };
  const sessions = Object.entries(ends).map(([token, expiresAt]) => ({ token, expiresAt }));
  await database.prisma.user.create({ data: { ...user, sessions: { create: sessions } } });
  await database.prisma.verification.createMany({
    data: Object.entries(ends).map(([identifier, expiresAt]) => ({ identifier, value: "state", expiresAt })),
  });
  clock.advanceSeconds(61);
  await sweep(deps);
  expect((await database.prisma.session.findMany()).map(({ token }) => token)).toEqual(["later"]);
  expect((await database.prisma.verification.findMany()).map(({ identifier }) => identifier)).toEqual(["later"]);
});

test("nothing lies in incoming/ for more than a week, whatever the upload waited for", async () => {
  const { database, deps, clock } = bench;
  const bytes = writeMammogram(exampleMammogram());
  // The folder for files is unavailable: the upload waits for the disk.
  await bench.send(bytes, "held.dcm", {}, {}, { folder: "/dev/null/nowhere" }).catch(() => null);
  const { id } = await database.prisma.upload.findFirstOrThrow({ orderBy: { id: "desc" } });
  const isThere = async () => (await deps.store.head(keys.incoming(id))) !== null;
  clock.advanceSeconds(7 * 86_400 - 60);
  await sweep(deps);
  expect([await isThere(), (await database.prisma.upload.findUniqueOrThrow({ where: { id } })).endedAt]).toEqual([true, null]);
  clock.advanceSeconds(120);
  await sweep(deps);
  expect(await isThere()).toBe(false);
  expect(await database.prisma.upload.findUniqueOrThrow({ where: { id } })).toMatchObject({
    status: "REJECTED",
    rejectionCode: "READING_FAILED",
    facts: null,
    fileNameSealed: null,
  });
});

test("what nobody announced, or what came after its upload had ended, is deleted from incoming/", async () => {
  const { deps, clock } = bench;
  const stray = keys.incoming(newId());
  await deps.store.put(stray, new Uint8Array(9), { contentType: "application/octet-stream" });
  clock.advanceSeconds(120);
  await sweep(deps);
  expect(await deps.store.head(stray)).toBeNull();
});

test("what was sent whole or in parts for an upload that has ended is deleted, and nothing of one that is open", async () => {
  const { database, deps, clock, projectId } = bench;
  const [open, ended] = [newId(), newId()];
  const at = new Date(clock.now());
  const upload = { projectId, bytes: 9e6, sha256: "0".repeat(64), createdAt: at };
  await database.prisma.upload.create({ data: { ...upload, id: open, expiresAt: new Date(clock.now() + 3_600_000) } });
  await database.prisma.upload.create({ data: { ...upload, id: ended, status: "REJECTED", endedAt: at, expiresAt: at } });
  const keysOf = (id: string) => [keys.incoming(id), keys.part(id, 0), keys.part(id, 1)];
  for (const key of [open, ended].flatMap(keysOf))
    await deps.store.put(key, new Uint8Array(1), { contentType: "application/octet-stream" });
  clock.advanceSeconds(61);
  await sweep(deps);
  const isThere = async (id: string) => (await Promise.all(keysOf(id).map((key) => deps.store.head(key)))).map((head) => head !== null);
  expect([await isThere(open), await isThere(ended)]).toEqual([
    [true, true, true],
    [false, false, false],
  ]);
});
