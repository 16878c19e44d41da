import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@second-read/database";
import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { migrateJobs } from "./migrate-jobs.ts";
import { type Jobs, openJobs } from "./open-jobs.ts";
import { type JobInput, PermanentJobError, type WorkHandlers } from "./work.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let url: string;
let database: Database;
let sender: Jobs;
const opened: Jobs[] = [];

beforeAll(async () => {
  ({ url } = await createTestDatabase());
  database = openDatabase({ url });
  sender = await openJobs({ databaseUrl: url, logger: quiet, worker: false });
});
afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.close(1);
});
afterAll(async () => {
  await sender?.close(1);
  await database?.close();
});

async function startWorker(handlers: WorkHandlers, pollingSeconds?: number): Promise<Jobs> {
  const jobs = await openJobs({ databaseUrl: url, logger: quiet, worker: true, pollingSeconds });
  opened.push(jobs);
  await jobs.work(handlers);
  return jobs;
}

async function waiting(name: string): Promise<{ key: string; data: unknown; delaySeconds: number }[]> {
  return database.sql.query(
    "SELECT singleton_key AS key, data, round(extract(epoch FROM start_after - created_on))::int AS \"delaySeconds\" FROM jobs.job WHERE name = $1 AND state = 'created' ORDER BY created_on",
    [name],
  );
}

describe("enqueue", () => {
  it("creates the job if and only if the caller's transaction commits, with Prisma or a plain client", async () => {
    const kept = [randomUUID(), randomUUID()];
    await database.transaction(async ({ sql }) => sender.enqueue(sql, "finish-run", { runId: kept[0]! }));
    await database.sqlTransaction(async (sql) => sender.enqueue(sql, "finish-run", { runId: kept[1]! }));
    const fail = async (work: Promise<unknown>) => expect(work).rejects.toThrow("undone");
    await fail(
      database.transaction(async ({ sql }) => {
        await sender.enqueue(sql, "finish-run", { runId: randomUUID() });
        throw new Error("undone");
      }),
    );
    await fail(
      database.sqlTransaction(async (sql) => {
        await sender.enqueue(sql, "finish-run", { runId: randomUUID() });
        throw new Error("undone");
      }),
    );
    expect((await waiting("finish-run")).map(({ key }) => key).sort()).toEqual(kept.sort());
  });

  it("postpones a waiting job with the same key instead of adding one", async () => {
    const examId = randomUUID();
    for (let file = 0; file < 3; file += 1) await database.transaction(({ sql }) => sender.enqueue(sql, "close-exam", { examId }));
    const [job, ...more] = await waiting("close-exam");
    expect([job?.key, more]).toEqual([examId, []]);
    expect(job?.delaySeconds).toBeGreaterThanOrEqual(20);
    expect(await database.transaction(({ sql }) => sender.cancelWaiting(sql, "close-exam", { examId }))).toBe(1);
    expect(await waiting("close-exam")).toEqual([]);
  });

  it("leaves one job when many transactions enqueue the same key at once", async () => {
    const projectId = randomUUID();
    await Promise.all(
      Array.from({ length: 8 }, () => database.sqlTransaction((sql) => sender.enqueue(sql, "refresh-discrepancies", { projectId }))),
    );
    expect(await waiting("refresh-discrepancies")).toHaveLength(1);
  });

  it("refuses a payload that does not match the contract", async () => {
    const send = (payload: object) => database.sqlTransaction((sql) => sender.enqueue(sql, "train-fold", payload as never));
    for (const bad of [{ runId: "r" }, { runId: "r", fold: -1 }, { runId: "r", fold: 0, extra: 1 }])
      await expect(send(bad)).rejects.toThrow();
    expect(await waiting("train-fold")).toEqual([]);
  });
});

describe("work", () => {
  it("passes payload and attempt, retries after a failure, and reports when all tries are used up", async () => {
    const seen: [unknown, number, number][] = [];
    const { promise: told, resolve } = deferred<{ payload: unknown; reason: string }>();
    const examId = randomUUID();
    await database.sqlTransaction((sql) => sender.enqueue(sql, "predict-exam", { examId, modelVersionId: "v" }));
    await database.sql.query("UPDATE jobs.job SET retry_delay = 0, retry_backoff = false WHERE name = 'predict-exam'");
    await startWorker({
      "predict-exam": {
        async handle({ payload, attempt, triesUsed }) {
          seen.push([payload.examId, attempt, triesUsed]);
          throw new Error(`no, ${attempt}`);
        },
        exhausted: async (input) => resolve(input),
      },
    });
    expect(await told).toEqual({ payload: { examId, modelVersionId: "v" }, reason: "no, 3" });
    expect(seen).toEqual([1, 2, 3].map((attempt) => [examId, attempt, attempt]));
  });

  it("gives up at once on a permanent error", async () => {
    const { promise: told, resolve } = deferred<string>();
    let tries = 0;
    await database.sqlTransaction((sql) => sender.enqueue(sql, "ingest-upload", { uploadId: "u1" }));
    await startWorker({
      "ingest-upload": {
        async handle() {
          tries += 1;
          throw new PermanentJobError("not an image");
        },
        exhausted: async ({ reason }) => resolve(reason),
      },
    });
    expect([await told, tries]).toEqual(["not an image", 1]);
    await expect
      .poll(async () => (await database.sql.query("SELECT 1 FROM jobs.job WHERE name = 'ingest-upload' AND state <= 'active'")).length)
      .toBe(0);
  });

  it("gives up at once on a permanent error that needs no report", async () => {
    let tries = 0;
    await database.sqlTransaction((sql) => sender.enqueue(sql, "pack-version", { modelVersionId: "permanent" }));
    await startWorker({
      "pack-version": {
        async handle() {
          tries += 1;
          throw new PermanentJobError("not a model");
        },
      },
    });
    const states = async () =>
      (
        await database.sql.query<{ state: string }>(
          "SELECT state::text FROM jobs.job WHERE name = 'pack-version' AND data->>'modelVersionId' = 'permanent'",
        )
      ).map(({ state }) => state);
    await expect.poll(states).toEqual(["cancelled"]);
    expect(tries).toBe(1);
  });

  it("aborts running jobs when it closes, and leaves them to other workers at the next attempt", async () => {
    const first = deferred<JobInput<"explain-image">>();
    const second = deferred<number>();
    const handle = async (input: JobInput<"explain-image">) => {
      if (input.attempt > 1) return second.resolve(input.attempt);
      first.resolve(input);
      await new Promise((_, reject) => input.signal.addEventListener("abort", () => reject(input.signal.reason)));
    };
    await database.sqlTransaction((sql) => sender.enqueue(sql, "explain-image", { modelVersionId: "v", imageId: "i" }));
    const worker = await startWorker({ "explain-image": { handle } });
    await first.promise;
    await worker.close(5);
    await startWorker({ "explain-image": { handle } });
    expect(await second.promise).toBe(2);
  });

  it("uses up no try when a job is given back because its process stopped", async () => {
    const inputs: JobInput<"pack-version">[] = [];
    const handle = async (input: JobInput<"pack-version">) => {
      inputs.push(input);
      if (inputs.length > 4) return;
      await new Promise((_, reject) => input.signal.addEventListener("abort", () => reject(input.signal.reason)));
    };
    await database.sqlTransaction((sql) => sender.enqueue(sql, "pack-version", { modelVersionId: "v" }));
    await database.sql.query("UPDATE jobs.job SET retry_delay = 0, retry_backoff = false WHERE name = 'pack-version'");
    for (let stops = 0; stops < 4; stops += 1) {
      const worker = await startWorker({ "pack-version": { handle } });
      await expect.poll(() => inputs.length).toBe(stops + 1);
      await worker.close(5);
    }
    await startWorker({ "pack-version": { handle } });
    await expect
      .poll(() => inputs.map(({ attempt, triesUsed }) => [attempt, triesUsed]))
      .toEqual([1, 2, 3, 4, 5].map((attempt) => [attempt, 1]));
  });

  it("begins no job once its process stops, whether the job is waiting, fetched or given back", async () => {
    const begun: { readonly lettingGo: boolean }[] = [];
    const handle = async ({ signal }: JobInput<"pack-version">) => {
      begun.push({ lettingGo: signal.aborted });
      signal.throwIfAborted();
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    await database.sqlTransaction(async (sql) => {
      for (let version = 0; version < 8; version += 1) await sender.enqueue(sql, "pack-version", { modelVersionId: `v${version}` });
    });
    await database.sql.query("UPDATE jobs.job SET retry_delay = 0, retry_backoff = false WHERE name = 'pack-version'");
    for (let stops = 0; stops < 8; stops += 1) {
      const worker = await startWorker({ "pack-version": { handle } });
      // At every other stop the jobs are still being fetched.
      if (stops % 2 === 0) await expect.poll(() => begun.length).toBeGreaterThan(0);
      await worker.close(5);
    }
    expect(begun.filter(({ lettingGo }) => lettingGo)).toEqual([]);
    const triesUsed: number[] = [];
    await startWorker({ "pack-version": { handle: async (input) => void triesUsed.push(input.triesUsed) } });
    await expect.poll(() => triesUsed).toEqual(Array(8).fill(1));
  });

  it("takes the next waiting job when one has ended, in success or failure, without waiting for the poll", async () => {
    const { promise: all, resolve } = deferred<void>();
    const wanted = new Set<string>(Array.from({ length: 9 }, () => randomUUID()));
    await database.sqlTransaction(async (sql) => {
      for (const modelVersionId of wanted) await sender.enqueue(sql, "score-locked", { modelVersionId });
    });
    const score = {
      concurrency: 2,
      async handle({ payload: { modelVersionId } }: JobInput<"score-locked">) {
        wanted.delete(modelVersionId);
        if (wanted.size === 0) resolve();
        if (wanted.size % 2 === 0) throw new Error("badly");
      },
    };
    await startWorker({ "score-locked": score }, 3_600);
    await all;
    expect(wanted.size).toBe(0);
  });

  it("leaves workers for other groups when one group is slow and has many jobs", async () => {
    const [slow, other] = [randomUUID(), randomUUID()];
    const released = deferred<void>();
    const begun: string[] = [];
    await database.sqlTransaction(async (sql) => {
      for (const projectId of [slow, slow, slow, slow, slow, other])
        await sender.enqueue(sql, "deliver-webhook", { projectId, deliveryId: randomUUID() });
    });
    const { promise: served, resolve } = deferred<void>();
    await startWorker({
      "deliver-webhook": {
        concurrency: 4,
        async handle({ payload: { projectId } }) {
          begun.push(projectId);
          if (projectId === other) resolve();
          else await released.promise;
        },
      },
    });
    await served;
    expect(begun.filter((projectId) => projectId === slow)).toHaveLength(2);
    released.resolve();
    await expect.poll(() => begun.length, { timeout: 30_000 }).toBe(6);
  });

  it("runs as many jobs at once as configured", async () => {
    const started = [deferred<void>(), deferred<void>()];
    let count = 0;
    await database.sqlTransaction(async (sql) => {
      for (const batchId of ["a", "b"]) await sender.enqueue(sql, "predict-batch", { batchId });
    });
    await startWorker({
      "predict-batch": {
        concurrency: 2,
        async handle() {
          started[count++]?.resolve();
          await Promise.all(started.map(({ promise }) => promise));
        },
      },
    });
    await Promise.all(started.map(({ promise }) => promise));
    expect(count).toBe(2);
  });
});

describe("migrateJobs", () => {
  it("runs on an empty database, twice and concurrently, after which others can open the queue", async () => {
    const empty = await createTestDatabase({ empty: true });
    await Promise.all([migrateJobs(empty.url), migrateJobs(empty.url)]);
    await migrateJobs(empty.url);
    const jobs = await openJobs({ databaseUrl: empty.url, logger: quiet, worker: false });
    expect((await jobs.counts()).map(({ name }) => name)).toContain("train-fold");
    await jobs.close(1);
    const client = new pg.Client({ connectionString: empty.url });
    await client.connect();
    expect((await client.query("SELECT name, cron FROM jobs.schedule ORDER BY name")).rows).toEqual([
      { name: "anchor-audit", cron: "*/5 * * * *" },
      { name: "archive-audit", cron: "50 3 * * *" },
      { name: "chain-tallies", cron: "* * * * *" },
      { name: "correct-counts", cron: "20 3 * * *" },
      { name: "follow-policies", cron: "* * * * *" },
      { name: "measure-drift", cron: "40 2 * * *" },
      { name: "sweep", cron: "* * * * *" },
    ]);
    await client.end();
  });
});

function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
