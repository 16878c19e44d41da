import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, findBatch, findRun, insertBatch, openDatabase } from "@second-read/database";
import { type JobName, type Jobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { startRun } from "@second-read/testing/start-run";
import { expect, vi } from "vitest";
import { startTrainerProcess } from "./trainer-process.ts";

export const patience = { timeout: 300_000, interval: 100 };

/** A database, a queue and a store, with trainers in separate processes that tests may kill or stop. */
export class OwnTrainers {
  readonly #running = new Set<ChildProcess>();

  private constructor(
    readonly database: Database,
    readonly jobs: Jobs,
    readonly files: TestStore,
    private readonly databaseUrl: string,
    private readonly cacheFolder: string,
  ) {}

  static async open(): Promise<OwnTrainers> {
    const { url } = await createTestDatabase();
    const jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "test", level: "silent" }), worker: false });
    const cacheFolder = await mkdtemp(join(tmpdir(), "second-read-prepared-"));
    return new OwnTrainers(openDatabase({ url }), jobs, await createTestStore(), url, cacheFolder);
  }

  async close(): Promise<void> {
    this.killAll();
    await this.jobs.close();
    await this.database.close();
    await this.files.close();
    await rm(this.cacheFolder, { recursive: true, force: true });
  }

  start(): ChildProcess {
    const trainer = startTrainerProcess({ databaseUrl: this.databaseUrl, files: this.files, cacheFolder: this.cacheFolder });
    this.#running.add(trainer);
    return trainer;
  }

  /** Tells a trainer to stop, and returns its exit code or signal. */
  async stop(trainer: ChildProcess): Promise<number | NodeJS.Signals | null> {
    trainer.kill("SIGTERM");
    if (trainer.exitCode === null && trainer.signalCode === null) await once(trainer, "exit");
    return trainer.signalCode ?? trainer.exitCode;
  }

  killAll(): void {
    for (const trainer of this.#running) trainer.kill("SIGKILL");
    this.#running.clear();
  }

  startRun(plan: Parameters<typeof startRun>[1]): ReturnType<typeof startRun> {
    return startRun({ database: this.database, jobs: this.jobs, store: this.files.store }, plan);
  }

  /** @throws Error with the reason if the run failed */
  async hasSucceeded(runId: string): Promise<void> {
    await vi.waitUntil(async () => {
      const { status, errorCode, errorMessage } = (await findRun(this.database, runId)) ?? {};
      if (status === "FAILED") throw new Error(`${errorCode}: ${errorMessage}`);
      return status === "SUCCEEDED";
    }, patience);
  }

  async isActive(job: JobName): Promise<boolean> {
    return (await this.database.sql.query("SELECT FROM jobs.job WHERE name = $1 AND state = 'active'", [job])).length > 0;
  }

  /** A version's scores of all breasts, in a fixed order. */
  async scoresOf(modelVersionId: string) {
    const predictions = await this.database.prisma.prediction.findMany({
      where: { modelVersionId },
      orderBy: [{ examId: "asc" }, { laterality: "asc" }],
    });
    return predictions.map(({ examId, laterality, score, logit }) => ({ examId, laterality, score, logit }));
  }

  /** Has a version score these exams again. `meanwhile` is called when the batch is enqueued. */
  async scoreAgain(
    { projectId, examIds }: { readonly projectId: string; readonly examIds: readonly string[] },
    modelVersionId: string,
    meanwhile: () => Promise<void> = async () => {},
  ): Promise<void> {
    const { database, jobs } = this;
    const breastsOf = async () => (await this.scoresOf(modelVersionId)).map(({ examId, laterality }) => `${examId} ${laterality}`);
    const before = await breastsOf();
    await database.prisma.prediction.deleteMany({ where: { modelVersionId } });
    const batch = await insertBatch(database, { projectId, modelVersionId, requestedById: null, idempotencyKey: modelVersionId, examIds });
    await database.transaction(({ sql }) => jobs.enqueue(sql, "predict-batch", { batchId: batch.id }));
    await meanwhile();
    await vi.waitUntil(async () => (await findBatch(database, batch.id))?.finishedAt, patience);
    expect(await findBatch(database, batch.id)).toMatchObject({ done: examIds.length, failed: 0 });
    expect(await breastsOf()).toEqual(before);
  }
}
