import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type Database, findSnapshot, manifestLinesOf, openDatabase, readImagesWithTruth, requestSnapshot } from "@second-read/database";
import { writeManifest } from "@second-read/domain";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { keys } from "@second-read/storage";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freezeSnapshot } from "./freeze-snapshot.ts";
import type { FreezeStage } from "./testing/freeze-until.ts";

let url: string;
let database: Database;
let jobs: Jobs;
let files: TestStore;
let projectId: string;
let manifest: string;

beforeAll(async () => {
  ({ url } = await createTestDatabase());
  database = openDatabase({ url });
  jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "snapshots-test", level: "silent" }), worker: false });
  files = await createTestStore();
  ({ projectId } = await filePhantoms(database, files.store, 8));
  manifest = writeManifest(manifestLinesOf(await readImagesWithTruth(database, projectId)));
});
afterAll(async () => {
  await jobs?.close();
  await database?.close();
  await files?.close();
});

/** Freezes in a separate process that halts at this stage; returns once it is there. */
async function freezeUntil(stage: FreezeStage, snapshotId: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("./testing/freeze-until.ts", import.meta.url));
  const child = fork(program, [JSON.stringify({ url, store: files.settings, snapshotId, stage })], {
    execArgv: ["--import", import.meta.resolve("tsx")],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`freezing ended early, exit code ${code}`)));
  await Promise.race([once(child, "message"), ended]);
  ended.catch(() => undefined);
  return child;
}

test.each<FreezeStage>(["claimed", "written", "stored"])(
  "after a kill once it is %s, the next attempt ends with the same bytes",
  async (stage) => {
    const { id: snapshotId } = await requestSnapshot(database.sql, { projectId, frozenById: null, at: new Date() });
    const killed = await freezeUntil(stage, snapshotId);
    const exit = once(killed, "exit");
    killed.kill("SIGKILL");
    await exit;
    expect(await findSnapshot(database, snapshotId)).toMatchObject({ status: "FREEZING", attempt: 1, digest: "" });
    await freezeSnapshot({ database, jobs, store: files.store, clock: () => new Date() }, { snapshotId }, new AbortController().signal);
    const digest = createHash("sha256").update(manifest).digest("hex");
    expect(await findSnapshot(database, snapshotId)).toMatchObject({ status: "FROZEN", attempt: 2, digest });
    expect((await files.store.getBytes(keys.snapshot(digest))).toString()).toBe(manifest);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith(`second-read-snapshot-${snapshotId}`))).toEqual([]);
    // So that nothing is stored yet when the next stage is tested.
    await files.store.delete(keys.snapshot(digest));
  },
);
