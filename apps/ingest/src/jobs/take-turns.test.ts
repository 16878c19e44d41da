import { announceUpload, createProject, type Database, markReceived, newId, openDatabase } from "@second-read/database";
import { type Jobs, openJobs } from "@second-read/jobs";
import { createTestDatabase, exampleFacts } from "@second-read/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let database: Database;
let jobs: Jobs;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  jobs = await openJobs({ databaseUrl: url, logger: quiet, worker: true });
});
afterAll(async () => {
  await jobs?.close(1);
  await database?.close();
});

const projectOf = new Map<string, string>();

/** Announced, received and queued, as `completeUpload` does it. */
async function complete(projectId: string): Promise<void> {
  const id = newId();
  projectOf.set(id, projectId);
  const now = new Date();
  const nobody = { userId: newId(), fileNameSealed: "", facts: exampleFacts, patientKeyHash: null, examKeyHash: null, rejection: null };
  await announceUpload(database.sql, { id, projectId, bytes: 1, sha256: "0".repeat(64), createdAt: now, expiresAt: now, ...nobody });
  await database.sqlTransaction(async (sql) => {
    const turn = await markReceived(sql, id, now);
    await jobs.enqueue(sql, "ingest-upload", { uploadId: id }, { priority: -(turn ?? 0) });
  });
}

it("reads a file of one project beside the next of another, however many that one has sent before", async () => {
  const [many, few] = [
    (await createProject(database, { key: "many", name: "Many" })).id,
    (await createProject(database, { key: "few", name: "Few" })).id,
  ];
  for (let sent = 0; sent < 16; sent += 1) await complete(many);
  for (let sent = 0; sent < 2; sent += 1) await complete(few);
  const order: (string | undefined)[] = [];
  await jobs.work({
    "ingest-upload": {
      async handle({ payload }) {
        order.push(projectOf.get(payload.uploadId));
      },
    },
  });
  await vi.waitUntil(() => order.length === 18, { timeout: 30_000, interval: 50 });
  expect(order.slice(0, 5)).toEqual([many, few, many, few, many]);
});
