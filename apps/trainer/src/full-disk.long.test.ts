import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRun, listRunEvents, openDatabase } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore } from "@second-read/testing";
import { filePhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { expect, onTestFinished, test } from "vitest";
import { startTrainerProcess } from "./testing/trainer-process.ts";

test.skipIf(process.platform === "win32")(
  "a run whose encodings do not fit on the disk says so once per fold, and succeeds",
  { timeout: 420_000 },
  async () => {
    const { url: databaseUrl } = await createTestDatabase();
    const database = openDatabase({ url: databaseUrl });
    const files = await createTestStore();
    const cacheFolder = await mkdtemp(join(tmpdir(), "second-read-prepared-"));
    const jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "test", level: "silent" }), worker: false });
    // Models and the phantoms' files are smaller than this; prepared images and encodings are not.
    const trainer = startTrainerProcess({ databaseUrl, files, cacheFolder, fileKibibytes: 300 });
    onTestFinished(async () => {
      trainer.kill("SIGKILL");
      await jobs.close();
      await database.close();
      await files.close();
      await rm(cacheFolder, { recursive: true, force: true });
    });

    const { projectId } = await filePhantoms(database, files.store, 2);
    const run = await startRun({ database, jobs, store: files.store }, { projectId, recipe: "compact", epochs: 1, folds: 2, seed: 1 });
    await expect
      .poll(async () => (await findRun(database, run.id))?.status, { timeout: 380_000, interval: 250 })
      .toMatch(/^(SUCCEEDED|FAILED)$/);
    expect(await findRun(database, run.id)).toMatchObject({ status: "SUCCEEDED", errorCode: null, attempt: 1 });
    const said = (await listRunEvents(database, run.id)).filter(({ message }) =>
      message?.startsWith("The disk of the trainer's cache is full:"),
    );
    expect(said).toHaveLength(2);
    // The twelve measures of an image's tissue fit; nothing remains of files that did not.
    const kept = (await readdir(cacheFolder, { recursive: true })).filter((name) => name.endsWith(".bin") || /\.\d+$/.test(name));
    const sizes = await Promise.all(kept.map(async (name) => (await stat(join(cacheFolder, name))).size));
    expect(sizes.filter((bytes) => bytes > 1024)).toEqual([]);
    expect(kept.filter((name) => !name.endsWith(".bin"))).toEqual([]);
  },
);
