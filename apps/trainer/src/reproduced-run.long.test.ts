import { type Database, findVersionOfRun, listRunEvents } from "@second-read/database";
import type { Jobs } from "@second-read/jobs";
import type { TestStore } from "@second-read/testing";
import { type FiledPhantoms } from "@second-read/testing/phantoms";
import { startRun } from "@second-read/testing/start-run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestTrainer, type TestTrainer } from "./testing/test-trainer.ts";

let trainer: TestTrainer;
let database: Database;
let jobs: Jobs;
let files: TestStore;
let phantoms: FiledPhantoms;

beforeAll(async () => {
  trainer = await startTestTrainer(10);
  ({ database, jobs, files, phantoms } = trainer);
});
afterAll(() => trainer?.close());

const ended = (runId: string) => trainer.ended(runId);

describe("a run trained twice", { timeout: 150_000 }, () => {
  test("the same seed gives the same version", async () => {
    const plan = { projectId: phantoms.projectId, recipe: "linear", epochs: 2, folds: 2, seed: 7 } as const;
    const first = await startRun({ database, jobs, store: files.store }, plan);
    await ended(first.id);
    const second = await startRun({ database, jobs, store: files.store }, plan);
    await ended(second.id);
    const versions = await Promise.all([first, second].map(({ id }) => findVersionOfRun(database, id)));
    expect(versions[0]?.sha256).toBe(versions[1]?.sha256);
    expect(versions[1]?.number).toBe((versions[0]?.number ?? 0) + 1);
  });

  test("a version that is trained again has the same bytes, and a version that differs is reported", async () => {
    const plan = { projectId: phantoms.projectId, recipe: "linear", epochs: 2, folds: 2, seed: 11 } as const;
    const first = await startRun({ database, jobs, store: files.store }, plan);
    await ended(first.id);
    const version = await findVersionOfRun(database, first.id);
    const reproducesId = version?.id ?? "";
    const lastMessage = async (runId: string) => (await listRunEvents(database, runId)).at(-1)?.message;

    const again = await startRun({ database, jobs, store: files.store }, { ...plan, reproducesId });
    expect(await ended(again.id)).toMatchObject({ status: "SUCCEEDED", reproduced: true });
    expect(await findVersionOfRun(database, again.id)).toBeNull();
    expect(await lastMessage(again.id)).toMatch(/is reproduced: all 2 fold models have the same bytes/);

    const other = await startRun({ database, jobs, store: files.store }, { ...plan, seed: 12, reproducesId });
    expect(await ended(other.id)).toMatchObject({ status: "SUCCEEDED", reproduced: false });
    expect(await lastMessage(other.id)).toMatch(/is not reproduced: of 2 fold models these have other bytes: 1, 2\.$/);
  });
});
