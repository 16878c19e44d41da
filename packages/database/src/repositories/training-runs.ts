import { type GateSettings, gateSettingsOf, type RunStatus } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import { type EpochMetric, Prisma, type TrainingRun } from "../generated/prisma/client.ts";
import { type Page, type PageRequest, pageOf, seekBefore } from "../paging.ts";

type PrismaOnly = Pick<Connection, "prisma">;

export interface NewTrainingRun {
  readonly projectId: string;
  readonly snapshotId: string;
  readonly recipe: string;
  readonly seed: number;
  readonly epochs: number;
  readonly folds: number;
  readonly inputRows: number | null;
  readonly inputColumns: number | null;
  readonly reason: string;
  readonly requestedById: string | null;
  readonly idempotencyKey: string;
  /** Absent for runs that no request asked for. */
  readonly requestDigest?: string;
  readonly codeVersion: string;
}

/** The run and its jobs; all of it QUEUED. What its gate will ask is frozen here: a bar that moves once figures are known is none. */
export async function insertRun({ prisma }: PrismaOnly, run: NewTrainingRun): Promise<TrainingRun> {
  const { settings } = await prisma.project.findUniqueOrThrow({ where: { id: run.projectId } });
  const created = await prisma.trainingRun.create({ data: { ...run, gateSettings: { ...gateSettingsOf(settings) } } });
  const names = [...Array.from({ length: run.folds }, (_, fold) => foldJobName(fold)), finishJobName];
  await prisma.runJob.createMany({ data: names.map((name) => ({ runId: created.id, name })) });
  return created;
}

/** The frozen numbers of the run's gate; a run older than the freezing has its project's. */
export async function gateSettingsOfRun({ prisma }: PrismaOnly, runId: string): Promise<GateSettings> {
  const { gateSettings, projectId } = await prisma.trainingRun.findUniqueOrThrow({ where: { id: runId } });
  if (gateSettings !== null) return gateSettings as unknown as GateSettings;
  return gateSettingsOf((await prisma.project.findUniqueOrThrow({ where: { id: projectId } })).settings);
}

export const finishJobName = "finish";
export function foldJobName(fold: number): string {
  return `fold-${fold}`;
}

export async function findRunByKey({ prisma }: PrismaOnly, projectId: string, idempotencyKey: string): Promise<TrainingRun | null> {
  return prisma.trainingRun.findUnique({ where: { projectId_idempotencyKey: { projectId, idempotencyKey } } });
}

export async function findRun({ prisma }: PrismaOnly, id: string): Promise<TrainingRun | null> {
  return prisma.trainingRun.findUnique({ where: { id } });
}

/** Newest first. */
export async function listRuns(
  { prisma }: PrismaOnly,
  projectId: string,
  request: PageRequest & { readonly status?: readonly RunStatus[] | null },
): Promise<Page<TrainingRun>> {
  const where = { projectId, ...(request.status ? { status: { in: [...request.status] } } : {}) };
  const [rows, totalCount] = await Promise.all([
    prisma.trainingRun.findMany({
      where: { AND: [where, seekBefore("createdAt", request)] },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: request.first + 1,
    }),
    prisma.trainingRun.count({ where }),
  ]);
  return pageOf(rows, request, totalCount, ({ createdAt }) => createdAt);
}

/** How many runs of any project wait before this one; null once it has left the queue. */
export async function positionInQueue({ prisma }: PrismaOnly, run: TrainingRun): Promise<number | null> {
  if (run.status !== "QUEUED") return null;
  return prisma.trainingRun.count({ where: { status: { in: ["QUEUED", "RUNNING"] }, createdAt: { lt: run.createdAt } } });
}

export async function listEpochs({ prisma }: PrismaOnly, runId: string): Promise<EpochMetric[]> {
  return prisma.epochMetric.findMany({ where: { runId }, orderBy: [{ at: "asc" }, { fold: "asc" }, { epoch: "asc" }] });
}

export interface StoredRunEvent {
  readonly id: bigint;
  readonly runId: string;
  readonly at: Date;
  readonly message: string | null;
  readonly epoch: unknown;
}

/** Events after `afterId`, oldest first: what a listener that was cut off has missed. A run has one for each epoch, and some lines. */
export async function listRunEvents({ prisma }: PrismaOnly, runId: string, afterId = 0n): Promise<StoredRunEvent[]> {
  return prisma.runEvent.findMany({ where: { runId, id: { gt: afterId } }, orderBy: { id: "asc" } });
}

/** Writes a line of the run's log and wakes its listeners when the transaction commits. */
export async function appendRunEvent(
  { prisma, sql }: Connection,
  runId: string,
  event: { message?: string; epoch?: object },
): Promise<void> {
  const { id } = await prisma.runEvent.create({
    data: {
      runId,
      message: event.message ?? null,
      epoch: event.epoch === undefined ? Prisma.DbNull : (event.epoch as Prisma.InputJsonValue),
    },
  });
  await sql.query("SELECT pg_notify('run_events', $1)::text", [JSON.stringify({ runId, id: id.toString() })]);
}

const openStatuses: RunStatus[] = ["QUEUED", "RUNNING", "CANCELLING"];

/**
 * Asks for the run's end. Nothing runs yet → CANCELLED at once; else CANCELLING, and the workers see it at their next epoch or heartbeat.
 * Answers null where the run had ended already.
 */
export async function requestCancel(connection: Connection, runId: string): Promise<TrainingRun | null> {
  const [run] = await connection.sql.query<{ id: string; status: RunStatus }>(
    `UPDATE "TrainingRun" r SET
       status = (CASE WHEN EXISTS (SELECT 1 FROM "RunJob" j WHERE j."runId" = r.id AND j.status = 'RUNNING') THEN 'CANCELLING' ELSE 'CANCELLED' END)::"RunStatus",
       "endedAt" = CASE WHEN EXISTS (SELECT 1 FROM "RunJob" j WHERE j."runId" = r.id AND j.status = 'RUNNING') THEN NULL ELSE now() END
     WHERE r.id = $1 AND r.status = ANY($2::"RunStatus"[]) RETURNING r.id, r.status::text AS status`,
    [runId, openStatuses],
  );
  if (run === undefined) return null;
  await appendRunEvent(connection, runId, { message: run.status === "CANCELLED" ? "Cancelled before it began." : "Cancelling." });
  return findRun(connection, runId);
}

/** Ends a run as FAILED with what a person can do about it; keeps its curves. */
export async function failRun(connection: Connection, runId: string, error: { code: string; message: string }): Promise<void> {
  const { count } = await connection.prisma.trainingRun.updateMany({
    where: { id: runId, status: { in: openStatuses } },
    data: { status: "FAILED", endedAt: new Date(), errorCode: error.code, errorMessage: error.message },
  });
  if (count === 1) await appendRunEvent(connection, runId, { message: `Failed: ${error.message}` });
}

/** A run whose cancelling was asked for and whose last worker has stopped. */
export async function endCancelled(connection: Connection, runId: string): Promise<void> {
  // Workers that let go at once stand in line here: without it each sees the other's job still running, and the run is never ended.
  await connection.sql.query(`SELECT 1 FROM "TrainingRun" WHERE id = $1 FOR UPDATE`, [runId]);
  const [ended] = await connection.sql.query(
    `UPDATE "TrainingRun" SET status = 'CANCELLED', "endedAt" = now()
     WHERE id = $1 AND status = 'CANCELLING' AND NOT EXISTS (SELECT 1 FROM "RunJob" WHERE "runId" = $1 AND status = 'RUNNING') RETURNING id`,
    [runId],
  );
  if (ended !== undefined) await appendRunEvent(connection, runId, { message: "Cancelled." });
}

/** What the run computes on, in words. */
export async function setRunBackend(
  { prisma }: PrismaOnly,
  runId: string,
  { name, device }: { name: string; device: string },
): Promise<void> {
  await prisma.trainingRun.update({ where: { id: runId }, data: { backend: name, device } });
}

export async function setRunStage({ prisma }: PrismaOnly, runId: string, stage: "calibrate" | "publish" | "gate"): Promise<void> {
  await prisma.trainingRun.update({ where: { id: runId }, data: { stage } });
}

export async function succeedRun({ prisma }: PrismaOnly, runId: string): Promise<void> {
  await prisma.trainingRun.update({ where: { id: runId }, data: { status: "SUCCEEDED", stage: "done", progress: 1, endedAt: new Date() } });
}
