import { assertNever, type EpochFigures, type RunJobResult, type RunStatus, type StageSeconds } from "@second-read/domain";
import type { UpdateObject } from "kysely";
import type { Connection, SqlOnly } from "../connection.ts";
import { exists, json, query, raw, word, words } from "../statements.ts";
import type { Tables } from "../tables.ts";
import { appendRunEvent, endCancelled, finishJobName } from "./training-runs.ts";

/**
 * A run's fold and finish jobs. The queue guarantees one claim at a time, not one effect: a worker that was frozen past its heartbeat may wake up
 * while another does its job. So every claim raises the job's attempt, and every write names its attempt.
 */
export interface JobClaim {
  readonly runId: string;
  readonly name: string;
  readonly attempt: number;
  /** Newest complete checkpoint of an earlier attempt. */
  readonly checkpointKey: string | null;
}

/** The result of a write: CURRENT, or why the worker must stop. */
export type WriteOutcome = "CURRENT" | "REPLACED" | "CANCELLED";

/** Claims the job, or returns null if there is nothing to do, because it is done or the run has ended. */
export async function claimJob(connection: Connection, runId: string, name: string): Promise<JobClaim | null> {
  const [claimed] = await connection.sql.run(
    query
      .updateTable("RunJob as j")
      .from("TrainingRun as r")
      .set((eb) => ({ attempt: eb("j.attempt", "+", 1), status: "RUNNING", heartbeatAt: raw`now()` }))
      .where("j.runId", "=", runId)
      .where("j.name", "=", name)
      .where("j.status", "<>", word("DONE"))
      .whereRef("r.id", "=", "j.runId")
      .where("r.status", "in", words(["QUEUED", "RUNNING"]))
      .returning(["j.attempt", raw<string | null>`j."result"->>'checkpointKey'`.as("checkpointKey")]),
  );
  if (claimed === undefined) return null;
  const claim = { runId, name, ...claimed };
  const [run] = await connection.sql.run(
    query
      .updateTable("TrainingRun")
      .set((eb) => ({
        status: "RUNNING",
        startedAt: eb.fn.coalesce("startedAt", raw<Date>`now()`),
        attempt: raw`greatest("attempt", ${claimed.attempt})`,
        stage: name === finishJobName ? "calibrate" : "folds",
      }))
      .where("id", "=", runId)
      .where("status", "in", words(["QUEUED", "RUNNING"]))
      .returning("id"),
  );
  if (run !== undefined) return claim;
  // Cancelled between the two statements: a claim must not bring the run back.
  await releaseJob(connection, claim);
  return null;
}

/**
 * For the job's new owner when there was nothing to claim: if the run is being cancelled, the previous owner is gone and will never report that it
 * stopped. Should it wake after all, its attempt is outdated.
 */
export async function dropJobOfCancelled(connection: Connection, runId: string, name: string): Promise<void> {
  await connection.sql.run(
    query
      .updateTable("RunJob as j")
      .from("TrainingRun as r")
      .set((eb) => ({ status: "QUEUED", attempt: eb("j.attempt", "+", 1) }))
      .where("j.runId", "=", runId)
      .where("j.name", "=", name)
      .where("j.status", "=", word("RUNNING"))
      .whereRef("r.id", "=", "j.runId")
      .where("r.status", "=", word("CANCELLING")),
  );
  await endCancelled(connection, runId);
}

/** Records the worker's heartbeat; returns whether it should continue. */
export async function heartbeat({ sql }: SqlOnly, claim: JobClaim): Promise<WriteOutcome> {
  return outcomeOf(await writeJob(sql, claim, { heartbeatAt: raw`now()` }));
}

/** A write to a job that still belongs to this attempt, and the status of its run. One round trip. */
async function writeJob(sql: Connection["sql"], { runId, name, attempt }: JobClaim, change: UpdateObject<Tables, "RunJob">) {
  const [row] = await sql.run(
    query
      .with("written", (q) =>
        q
          .updateTable("RunJob")
          .set(change)
          .where("runId", "=", runId)
          .where("name", "=", name)
          .where("attempt", "=", attempt)
          .where("status", "=", word("RUNNING"))
          .returning("name"),
      )
      .selectFrom("TrainingRun")
      .select((eb) => [exists(eb.selectFrom("written").select("name")).as("current"), "status"])
      .where("id", "=", runId),
  );
  return row;
}

/** Share of a run's progress that its folds make up; the rest is calibrating, publishing and the gate. */
const foldsShare = 0.92;

export async function recordEpoch(connection: Connection, claim: JobClaim, epoch: EpochFigures): Promise<WriteOutcome> {
  const outcome = await heartbeat(connection, claim);
  if (outcome !== "CURRENT") return outcome;
  const { fold, epoch: number, ...figures } = epoch;
  const { runId } = claim;
  await connection.prisma.epochMetric.upsert({
    where: { runId_fold_epoch: { runId, fold, epoch: number } },
    create: { runId, fold, epoch: number, ...figures },
    update: figures,
  });
  await connection.sql.run(
    query
      .updateTable("TrainingRun as r")
      .set({
        progress: raw`least(${foldsShare}::float, ${foldsShare}::float * (select count(*) from "EpochMetric" m where m."runId" = r."id") / (r."folds" * r."epochs")::float)`,
      })
      .where("r.id", "=", runId),
  );
  await appendRunEvent(connection, runId, { epoch });
  return "CURRENT";
}

export async function recordCheckpoint(connection: Connection, claim: JobClaim, checkpointKey: string): Promise<WriteOutcome> {
  return outcomeOf(await writeJob(connection.sql, claim, { result: json<RunJobResult>({ checkpointKey }), heartbeatAt: raw`now()` }));
}

/**
 * Marks the job done with its result. `allFoldsDone` is true for exactly one fold: its caller enqueues the finish in the same transaction. If the run
 * was cancelled meanwhile, the last job to finish ends it.
 */
export async function completeJob(
  connection: Connection,
  { runId, name, attempt }: JobClaim,
  result: RunJobResult,
): Promise<{ outcome: WriteOutcome; allFoldsDone: boolean }> {
  // The run's row lock serialises folds that end together: only the last of them sees none open.
  const [run] = await connection.sql.run(query.selectFrom("TrainingRun").select("status").where("id", "=", runId).forUpdate());
  const { count } = await connection.prisma.runJob.updateMany({
    where: { runId, name, attempt, status: "RUNNING" },
    data: { status: "DONE", endedAt: new Date(), result },
  });
  const outcome = outcomeOf(run === undefined ? undefined : { current: count === 1, status: run.status });
  if (outcome === "CANCELLED") await endCancelled(connection, runId);
  const open = await connection.prisma.runJob.count({ where: { runId, name: { startsWith: "fold-" }, status: { not: "DONE" } } });
  return { outcome, allFoldsDone: outcome === "CURRENT" && name.startsWith("fold-") && open === 0 };
}

/** The worker gives up the job without a result: cancelled, or its child process failed. */
export async function releaseJob({ prisma }: Connection, { runId, name, attempt }: JobClaim): Promise<void> {
  await prisma.runJob.updateMany({ where: { runId, name, attempt, status: "RUNNING" }, data: { status: "QUEUED" } });
}

export async function readJobResults({ prisma }: Connection, runId: string): Promise<{ name: string; result: RunJobResult | null }[]> {
  return prisma.runJob.findMany({ where: { runId, status: "DONE" }, orderBy: { name: "asc" }, select: { name: true, result: true } });
}

/** Total seconds of a run's jobs that have ended; null if none has reported any. */
export async function sumStageSeconds({ sql }: SqlOnly, runId: string): Promise<StageSeconds | null> {
  const sum = (stage: keyof StageSeconds) => raw<number | null>`sum(("result"->'seconds'->>${word(stage)})::float)`.as(stage);
  const [row] = await sql.run(
    query
      .selectFrom("RunJob")
      .select([sum("encode"), sum("train"), sum("evaluate")])
      .where("runId", "=", runId)
      .where("status", "=", word("DONE")),
  );
  return row === undefined || row.encode === null || row.train === null || row.evaluate === null
    ? null
    : { encode: row.encode, train: row.train, evaluate: row.evaluate };
}

function outcomeOf(row: { current: boolean; status: RunStatus } | undefined): WriteOutcome {
  if (row === undefined || !row.current) return "REPLACED";
  switch (row.status) {
    case "RUNNING":
    case "QUEUED":
      return "CURRENT";
    case "CANCELLING":
    case "CANCELLED":
    case "FAILED":
      return "CANCELLED";
    case "SUCCEEDED":
      return "REPLACED";
    default:
      return assertNever(row.status);
  }
}
