import { assertNever, type RunStatus } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { appendRunEvent, endCancelled } from "./training-runs.ts";

/**
 * A run's fold and finish jobs. The queue promises one claim at a time, not one effect: a worker that was frozen past its heartbeat may wake
 * while another does its job. So every claim raises the job's attempt, and every write names the attempt that it belongs to.
 */
export interface JobClaim {
  readonly runId: string;
  readonly name: string;
  readonly attempt: number;
  /** Newest complete checkpoint of an earlier attempt. */
  readonly checkpointKey: string | null;
}

/** What became of a write: CURRENT, or why the worker must stop. */
export type WriteOutcome = "CURRENT" | "REPLACED" | "CANCELLED";

/** Takes the job over, or answers null where there is nothing to do: it is done, or the run has ended. */
export async function claimJob(connection: Connection, runId: string, name: string): Promise<JobClaim | null> {
  const [claimed] = await connection.sql.query<{ attempt: number; checkpointKey: string | null }>(
    `UPDATE "RunJob" j SET attempt = j.attempt + 1, status = 'RUNNING', "heartbeatAt" = now()
     FROM "TrainingRun" r
     WHERE j."runId" = $1 AND j.name = $2 AND j.status <> 'DONE' AND r.id = j."runId" AND r.status IN ('QUEUED', 'RUNNING')
     RETURNING j.attempt, j.result->>'checkpointKey' AS "checkpointKey"`,
    [runId, name],
  );
  if (claimed === undefined) return null;
  const claim = { runId, name, ...claimed };
  const [run] = await connection.sql.query(
    `UPDATE "TrainingRun" SET status = 'RUNNING', "startedAt" = COALESCE("startedAt", now()), attempt = GREATEST(attempt, $2),
       stage = CASE WHEN $3 = 'finish' THEN 'calibrate' ELSE 'folds' END WHERE id = $1 AND status IN ('QUEUED', 'RUNNING') RETURNING id`,
    [runId, claimed.attempt, name],
  );
  if (run !== undefined) return claim;
  // Cancelled between the two statements: a claim must not bring the run back.
  await releaseJob(connection, claim);
  return null;
}

/**
 * For the job's new owner where nothing was to be claimed: if the run is being cancelled, whoever had the job is gone and will never say that
 * it stopped. Should it wake all the same, its attempt is an old one.
 */
export async function dropJobOfCancelled(connection: Connection, runId: string, name: string): Promise<void> {
  await connection.sql.query(
    `UPDATE "RunJob" j SET status = 'QUEUED', attempt = j.attempt + 1 FROM "TrainingRun" r
     WHERE j."runId" = $1 AND j.name = $2 AND j.status = 'RUNNING' AND r.id = j."runId" AND r.status = 'CANCELLING'`,
    [runId, name],
  );
  await endCancelled(connection, runId);
}

/** Says that the worker lives; tells it whether to go on. */
export async function heartbeat(connection: Connection, { runId, name, attempt }: JobClaim): Promise<WriteOutcome> {
  const [row] = await connection.sql.query<{ current: boolean; status: RunStatus }>(
    `WITH beat AS (UPDATE "RunJob" SET "heartbeatAt" = now() WHERE "runId" = $1 AND name = $2 AND attempt = $3 AND status = 'RUNNING' RETURNING 1)
     SELECT EXISTS (SELECT 1 FROM beat) AS current, status::text AS status FROM "TrainingRun" WHERE id = $1`,
    [runId, name, attempt],
  );
  return outcomeOf(row);
}

export interface EpochOfFold {
  readonly fold: number;
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly auc?: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly validationPrecision: number | null;
  readonly validationRecall: number | null;
  readonly validationAuc: number | null;
  readonly imagesPerSecond: number | null;
  readonly memoryMb: number | null;
}

/** Share of a run's progress that its folds make up; the rest is calibrating, publishing and the gate. */
const foldsShare = 0.92;

export async function recordEpoch(connection: Connection, claim: JobClaim, epoch: EpochOfFold): Promise<WriteOutcome> {
  const outcome = await heartbeat(connection, claim);
  if (outcome !== "CURRENT") return outcome;
  const { fold, epoch: number, ...figures } = epoch;
  const { runId } = claim;
  await connection.prisma.epochMetric.upsert({
    where: { runId_fold_epoch: { runId, fold, epoch: number } },
    create: { runId, fold, epoch: number, ...figures },
    update: figures,
  });
  await connection.sql.query(
    `UPDATE "TrainingRun" r SET progress = LEAST($2::float, $2::float * (SELECT count(*) FROM "EpochMetric" m WHERE m."runId" = r.id) / (r.folds * r.epochs)::float)
     WHERE id = $1`,
    [runId, foldsShare],
  );
  await appendRunEvent(connection, runId, { epoch });
  return "CURRENT";
}

export async function recordCheckpoint(connection: Connection, claim: JobClaim, checkpointKey: string): Promise<WriteOutcome> {
  const [row] = await connection.sql.query<{ current: boolean; status: RunStatus }>(
    `WITH kept AS (UPDATE "RunJob" SET result = jsonb_build_object('checkpointKey', $4::text), "heartbeatAt" = now()
                   WHERE "runId" = $1 AND name = $2 AND attempt = $3 AND status = 'RUNNING' RETURNING 1)
     SELECT EXISTS (SELECT 1 FROM kept) AS current, status::text AS status FROM "TrainingRun" WHERE id = $1`,
    [claim.runId, claim.name, claim.attempt, checkpointKey],
  );
  return outcomeOf(row);
}

/**
 * Marks the job done with what it made. `allFoldsDone` is true for exactly one fold: its caller enqueues the finish in the same transaction. Where
 * the run was cancelled meanwhile, the last job to be done ends it.
 */
export async function completeJob(
  connection: Connection,
  { runId, name, attempt }: JobClaim,
  result: object,
): Promise<{ outcome: WriteOutcome; allFoldsDone: boolean }> {
  // The run's row lock puts the folds that end together in line: only the last of them sees none open.
  const [run] = await connection.sql.query<{ status: RunStatus }>(
    `SELECT status::text AS status FROM "TrainingRun" WHERE id = $1 FOR UPDATE`,
    [runId],
  );
  const { count } = await connection.prisma.runJob.updateMany({
    where: { runId, name, attempt, status: "RUNNING" },
    data: { status: "DONE", endedAt: new Date(), result: result as Prisma.InputJsonValue },
  });
  const outcome = outcomeOf(run === undefined ? undefined : { current: count === 1, status: run.status });
  if (outcome === "CANCELLED") await endCancelled(connection, runId);
  const open = await connection.prisma.runJob.count({ where: { runId, name: { startsWith: "fold-" }, status: { not: "DONE" } } });
  return { outcome, allFoldsDone: outcome === "CURRENT" && name.startsWith("fold-") && open === 0 };
}

/** The worker lets go without a result: cancelled, or its child failed. */
export async function releaseJob({ prisma }: Connection, { runId, name, attempt }: JobClaim): Promise<void> {
  await prisma.runJob.updateMany({ where: { runId, name, attempt, status: "RUNNING" }, data: { status: "QUEUED" } });
}

export async function readJobResults({ prisma }: Connection, runId: string): Promise<{ name: string; result: unknown }[]> {
  return prisma.runJob.findMany({ where: { runId, status: "DONE" }, orderBy: { name: "asc" }, select: { name: true, result: true } });
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
