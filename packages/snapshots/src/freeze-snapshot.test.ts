import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createProject,
  type Database,
  findRun,
  findSnapshot,
  insertRun,
  manifestLinesOf,
  openDatabase,
  readImagesWithTruth,
  requestSnapshot,
  type Snapshot,
} from "@second-read/database";
import { writeManifest } from "@second-read/domain";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { keys } from "@second-read/storage";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { freezeSnapshot, giveUpSnapshot } from "./freeze-snapshot.ts";
import { readManifestLines } from "./read-manifest.ts";

let database: Database;
let jobs: Jobs;
let files: TestStore;
let projectId: string;
let expected: string;
/** For this test alone, since an installation on the same machine may freeze a snapshot at the same time. */
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "snapshots-test-"));
  vi.stubEnv("TMPDIR", temporary);
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "snapshots-test", level: "silent" }), worker: false });
  files = await createTestStore();
  ({ projectId } = await filePhantoms(database, files.store, 8));
  expected = writeManifest(manifestLinesOf(await readImagesWithTruth(database, projectId)));
});
afterAll(async () => {
  await jobs?.close();
  await database?.close();
  await files?.close();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});
afterEach(async () => {
  expect((await readdir(tmpdir())).filter((name) => name.startsWith("second-read-snapshot-"))).toEqual([]);
});

const deps = () => ({ database, jobs, store: files.store, clock: () => new Date() });
const never = new AbortController().signal;
const request = () => requestSnapshot(database.sql, { projectId, frozenById: null, at: new Date() });
const freeze = ({ id }: Snapshot) => freezeSnapshot(deps(), { snapshotId: id }, never);
const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
const runOn = ({ id }: Snapshot, folds = 2) =>
  database.transaction((connection) =>
    insertRun(connection, {
      ...{ projectId, snapshotId: id, recipe: "linear", seed: 1, epochs: 1, folds, inputRows: null, inputColumns: null, reason: "a test" },
      ...{ requestedById: null, idempotencyKey: `${id} ${folds}`, codeVersion: "test", stage: "snapshot" },
    }),
  );
const foldsOf = async (runId: string) =>
  (await database.sql.query("SELECT FROM jobs.job WHERE name = 'train-fold' AND data->>'runId' = $1", [runId])).length;

test("a snapshot stores the current truth under its digest, and starts the runs that waited for it", async () => {
  const snapshot = await request();
  expect((await request()).id).toBe(snapshot.id);
  const [run, tooLarge] = [await runOn(snapshot), await runOn(snapshot, 10)];
  await freeze(snapshot);
  const frozen = await findSnapshot(database, snapshot.id);
  expect(frozen).toMatchObject({ status: "FROZEN", digest: digestOf(expected), attempt: 1 });
  expect((await files.store.getBytes(keys.snapshot(digestOf(expected)))).toString()).toBe(expected);
  expect(await findRun(database, run.id)).toMatchObject({ status: "QUEUED", stage: "queued" });
  expect(await foldsOf(run.id)).toBe(2);
  expect(await findRun(database, tooLarge.id)).toMatchObject({ status: "FAILED", errorCode: "TOO_LITTLE_TRUTH" });
  expect(await foldsOf(tooLarge.id)).toBe(0);
  // It has ended: another job for it changes nothing.
  await freeze(snapshot);
  expect(await findSnapshot(database, snapshot.id)).toEqual(frozen);
});

test("its lines are read back in parts, all or only those wanted", async () => {
  const lines = await readManifestLines(files.store, digestOf(expected));
  expect(lines).toHaveLength(32);
  expect(writeManifest(lines)).toBe(expected);
  const patientId = lines[0]?.patientId ?? "";
  expect(await readManifestLines(files.store, digestOf(expected), (line) => line.patientId === patientId)).toEqual(
    lines.filter((line) => line.patientId === patientId),
  );
});

test("an attempt that another has replaced changes nothing, and the other ends with the same digest", async () => {
  const snapshot = await request();
  let replaced = false;
  const first = freezeSnapshot(
    {
      ...deps(),
      store: {
        ...files.store,
        // The last moment at which the first attempt has not yet noticed.
        head: async (key) => {
          if (!replaced) {
            replaced = true;
            await freeze(snapshot);
          }
          return files.store.head(key);
        },
      },
    },
    { snapshotId: snapshot.id },
    never,
  );
  await first;
  expect(await findSnapshot(database, snapshot.id)).toMatchObject({ status: "FROZEN", attempt: 2, digest: digestOf(expected) });
  expect(await database.prisma.auditEvent.count({ where: { subject: `snapshot ${snapshot.id}`, action: "snapshotFrozen" } })).toBe(1);
});

test("one that cannot be frozen says why, ends its runs, and another can be made in its place", async () => {
  const snapshot = await request();
  const run = await runOn(snapshot);
  await giveUpSnapshot(deps(), { snapshotId: snapshot.id }, "the disk is full");
  const error = { errorCode: "SNAPSHOT_FAILED", errorMessage: "The snapshot could not be frozen (the disk is full)." };
  expect(await findSnapshot(database, snapshot.id)).toMatchObject({ status: "FAILED", digest: "", ...error });
  expect(await findRun(database, run.id)).toMatchObject({ status: "FAILED", ...error });
  const again = await request();
  expect(again.id).not.toBe(snapshot.id);
  await freeze(again);
  expect(await findSnapshot(database, again.id)).toMatchObject({ status: "FROZEN", digest: digestOf(expected) });
});

test("one with the same truth as an earlier one hands its runs over to that one, which then has the later time", async () => {
  const snapshot = await request();
  const run = await runOn(snapshot, 2);
  await freeze(snapshot);
  const first = await database.prisma.snapshot.findFirstOrThrow({ where: { projectId, status: "FROZEN" }, orderBy: { frozenAt: "asc" } });
  const frozen = await findSnapshot(database, snapshot.id);
  expect(await findRun(database, run.id)).toMatchObject({ snapshotId: first.id, status: "QUEUED", stage: "queued" });
  expect([first.truthAsOf, first.digest]).toEqual([frozen?.truthAsOf, frozen?.digest]);
});

test("one of a project without truth is empty", async () => {
  const { id } = await createProject(database, { key: "empty", name: "empty", lockedTestShare: 0 });
  const snapshot = await requestSnapshot(database.sql, { projectId: id, frozenById: null, at: new Date() });
  await freeze(snapshot);
  expect(await findSnapshot(database, snapshot.id)).toMatchObject({ status: "FROZEN", digest: digestOf(""), patients: 0, breasts: 0 });
});
