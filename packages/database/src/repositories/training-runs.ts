import {
  defaultGateSettings,
  type EpochFigures,
  type GateSettings,
  gateSettingsOf,
  openRunStatuses,
  type RecipeName,
  type RunStage,
  type RunStatus,
} from "@second-read/domain";
import type { Expression } from "kysely";
import type { Connection, PrismaOnly, SqlOnly } from "../connection.ts";
import { type EpochMetric, Prisma, type RunEvent, type RunTrigger, type TrainingRun } from "../generated/prisma/client.ts";
import { type Page, type PageRequest, pageOf, seekBefore } from "../paging.ts";
import { prepared, preparedByIds } from "../prepared.ts";
import { exists, query, raw, word, words } from "../statements.ts";
import { announce } from "./webhooks/announce.ts";

export interface NewTrainingRun {
  readonly projectId: string;
  readonly snapshotId: string;
  readonly recipe: RecipeName;
  readonly seed: number;
  readonly epochs: number;
  readonly folds: number;
  readonly inputRows: number | null;
  readonly inputColumns: number | null;
  /** Of the backbone, if the recipe uses one. */
  readonly backboneSha256?: string | null;
  readonly reason: string;
  /** Absent: the database's time. */
  readonly createdAt?: Date;
  /** Absent: a person. */
  readonly trigger?: RunTrigger;
  readonly scheduledFor?: Date | null;
  readonly retryOfId?: string | null;
  /** The version that it trains again. */
  readonly reproducesId?: string;
  readonly requestedById: string | null;
  readonly idempotencyKey: string;
  /** Absent for runs that no request created. */
  readonly requestDigest?: string;
  readonly codeVersion: string;
  /** Absent: it waits for a worker. */
  readonly stage?: RunStage;
}

/** Creates the run and its jobs, all QUEUED. The settings of its gate are frozen here: a bar that moves once metrics are known is meaningless. */
export async function insertRun({ prisma }: PrismaOnly, run: NewTrainingRun): Promise<TrainingRun> {
  const { settings } = await prisma.project.findUniqueOrThrow({ where: { id: run.projectId } });
  const created = await prisma.trainingRun.create({ data: { ...run, gateSettings: gateSettingsOf(settings) } });
  const names = [...Array.from({ length: run.folds }, (_, fold) => foldJobName(fold)), finishJobName];
  await prisma.runJob.createMany({ data: names.map((name) => ({ runId: created.id, name })) });
  return created;
}

/** The frozen settings of the run's gate; a run from before they were frozen uses its project's. */
export async function gateSettingsOfRun({ prisma }: PrismaOnly, runId: string): Promise<GateSettings> {
  const { gateSettings, projectId } = await prisma.trainingRun.findUniqueOrThrow({ where: { id: runId } });
  // A setting that is newer than the run has its default.
  if (gateSettings !== null) return { ...defaultGateSettings, ...gateSettings };
  return gateSettingsOf((await prisma.project.findUniqueOrThrow({ where: { id: projectId } })).settings);
}

export const finishJobName = "finish";
export function foldJobName(fold: number): string {
  return `fold-${fold}`;
}

export async function findRunByKey({ prisma }: PrismaOnly, projectId: string, idempotencyKey: string): Promise<TrainingRun | null> {
  return prisma.trainingRun.findUnique({ where: { projectId_idempotencyKey: { projectId, idempotencyKey } } });
}

export async function findRun({ sql }: SqlOnly, id: string): Promise<TrainingRun | null> {
  return (await findRuns({ sql }, [id]))[0] ?? null;
}

export async function findRuns({ sql }: SqlOnly, ids: readonly string[]): Promise<TrainingRun[]> {
  return sql.run(runsOf(ids, {}));
}

const runsOf = preparedByIds((id) => query.selectFrom("TrainingRun").selectAll().where("id", "=", id));

/** What a list of versions shows of a run: two of its forty columns. */
export type ListedRun = Pick<TrainingRun, "id" | "status">;

export async function findListedRuns({ sql }: SqlOnly, ids: readonly string[]): Promise<ListedRun[]> {
  return sql.run(listedRunsOf(ids, {}));
}

const listedRunsOf = preparedByIds((id) => query.selectFrom("TrainingRun").select(["id", "status"]).where("id", "=", id));

/** Whether the project has a requested run that nothing works on yet. */
export async function hasWaitingRun({ prisma }: PrismaOnly, projectId: string): Promise<boolean> {
  return (await prisma.trainingRun.findFirst({ where: { projectId, status: "QUEUED" }, select: { id: true } })) !== null;
}

/** Runs of one person that have not ended. */
export async function countOpenRuns({ prisma }: PrismaOnly, requestedById: string): Promise<number> {
  return prisma.trainingRun.count({ where: { requestedById, status: { in: [...openRunStatuses] } } });
}

/** The run that is training the version again; null if there is none. */
export async function findOpenReproduction({ prisma }: PrismaOnly, reproducesId: string): Promise<TrainingRun | null> {
  return prisma.trainingRun.findFirst({ where: { reproducesId, status: { in: [...openRunStatuses] } } });
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

export type EpochRecord = Omit<EpochMetric, "runId" | "at">;

export async function listEpochs({ sql }: SqlOnly, runId: string): Promise<EpochRecord[]> {
  return sql.run(epochsOf({ runId }));
}

// Hand-written SQL, selecting only what is requested: a run has a thousand, and everyone who follows it requests them all.
const epochsOf = prepared(({ runId }: { readonly runId: string }) =>
  query
    .selectFrom("EpochMetric")
    .select(["fold", "epoch", "loss", "accuracy", "precision", "recall", "auc"])
    .select(["validationLoss", "validationAccuracy", "validationPrecision", "validationRecall", "validationAuc"])
    .select(["imagesPerSecond", "memoryMb"])
    .where("runId", "=", runId)
    .orderBy("at")
    .orderBy("fold")
    .orderBy("epoch"),
);

/** Events after `afterId`, oldest first: what a disconnected listener has missed. A run has one for each epoch, and some lines. */
export async function listRunEvents({ prisma }: PrismaOnly, runId: string, afterId = 0n): Promise<RunEvent[]> {
  return prisma.runEvent.findMany({ where: { runId, id: { gt: afterId } }, orderBy: { id: "asc" } });
}

/** Writes a line of the run's log and wakes its listeners when the transaction commits. */
export async function appendRunEvent(
  { prisma, sql }: Connection,
  runId: string,
  event: { message?: string; epoch?: EpochFigures },
): Promise<void> {
  const { id } = await prisma.runEvent.create({
    data: {
      runId,
      message: event.message ?? null,
      epoch: event.epoch ?? Prisma.DbNull,
    },
  });
  await sql.run(raw`select pg_notify('run_events', ${JSON.stringify({ runId, id: id.toString() })})::text`);
}

function jobsOf(runId: Expression<string>) {
  return query.selectFrom("RunJob as j").select("j.name").where("j.runId", "=", runId);
}

function isRunning(runId: Expression<string>) {
  return exists(jobsOf(runId).where("j.status", "=", word("RUNNING")));
}

/**
 * Requests the end of a run. If nothing runs yet, it is CANCELLED at once; otherwise CANCELLING, which workers notice at their next epoch or
 * heartbeat. Returns null if the run had ended already, or is ending.
 */
export async function requestCancel(connection: Connection, runId: string): Promise<TrainingRun | null> {
  const [run] = await connection.sql.run(
    query
      .updateTable("TrainingRun as r")
      .set((eb) => {
        const running = isRunning(eb.ref("r.id"));
        return {
          status: raw<RunStatus>`(case when ${running} then 'CANCELLING' else 'CANCELLED' end)::"RunStatus"`,
          endedAt: raw<Date | null>`case when ${running} then null else now() end`,
        };
      })
      .where("r.id", "=", runId)
      .where("r.status", "in", words(openRunStatuses))
      .where((eb) => eb.or([eb("r.status", "<>", word("CANCELLING")), eb.not(isRunning(eb.ref("r.id")))]))
      .returning(["r.id", "r.projectId", "r.status"]),
  );
  if (run === undefined) return null;
  if (run.status === "CANCELLED") await announceEnd(connection, run.projectId, runId, "CANCELLED");
  await appendRunEvent(connection, runId, { message: run.status === "CANCELLED" ? "Cancelled before it began." : "Cancelling." });
  return findRun(connection, runId);
}

/** Ends a run as FAILED, with what a person can do about it; keeps its curves. */
export async function failRun(connection: Connection, runId: string, error: { code: string; message: string }): Promise<void> {
  const [failed] = await connection.prisma.trainingRun.updateManyAndReturn({
    where: { id: runId, status: { in: [...openRunStatuses] } },
    data: { status: "FAILED", endedAt: new Date(), errorCode: error.code, errorMessage: error.message },
    select: { projectId: true },
  });
  if (failed === undefined) return;
  await appendRunEvent(connection, runId, { message: `Failed: ${error.message}` });
  await announceEnd(connection, failed.projectId, runId, "FAILED");
}

/** Ends a run whose cancellation was requested and whose last worker has stopped. */
export async function endCancelled(connection: Connection, runId: string): Promise<void> {
  // Workers that stop at the same time wait here for each other: otherwise each sees the other's job still running, and the run is never ended.
  await connection.sql.run(query.selectFrom("TrainingRun").select("id").where("id", "=", runId).forUpdate());
  const [ended] = await connection.sql.run(
    query
      .updateTable("TrainingRun as r")
      .set({ status: "CANCELLED", endedAt: raw`now()` })
      .where("r.id", "=", runId)
      .where("r.status", "=", word("CANCELLING"))
      .where((eb) => eb.not(exists(jobsOf(eb.ref("r.id")).where("j.status", "=", word("RUNNING")))))
      .returning("r.projectId"),
  );
  if (ended === undefined) return;
  await appendRunEvent(connection, runId, { message: "Cancelled." });
  await announceEnd(connection, ended.projectId, runId, "CANCELLED");
}

/** What the run computes on, as text. */
export async function setRunBackend(
  { prisma }: PrismaOnly,
  runId: string,
  { name, device }: { name: string; device: string },
): Promise<void> {
  await prisma.trainingRun.update({ where: { id: runId }, data: { backend: name, device } });
}

export async function setRunStage({ prisma }: PrismaOnly, runId: string, stage: RunStage): Promise<void> {
  await prisma.trainingRun.update({ where: { id: runId }, data: { stage } });
}

export async function succeedRun(connection: Connection, runId: string): Promise<void> {
  const { projectId } = await connection.prisma.trainingRun.update({
    where: { id: runId },
    data: { status: "SUCCEEDED", stage: "done", progress: 1, endedAt: new Date() },
    select: { projectId: true },
  });
  await announceEnd(connection, projectId, runId, "SUCCEEDED");
}

/** Ends a run that trained a version again: its result is whether the bytes are identical, not whether it succeeded. */
export async function concludeReproduction(connection: Connection, runId: string, reproduced: boolean): Promise<void> {
  await connection.prisma.trainingRun.update({ where: { id: runId }, data: { reproduced } });
  await succeedRun(connection, runId);
}

async function announceEnd(
  { sql }: Connection,
  projectId: string,
  trainingRunId: string,
  status: "SUCCEEDED" | "FAILED" | "CANCELLED",
): Promise<void> {
  await announce(sql, projectId, { event: "RUN_ENDED", trainingRunId, status }, new Date());
  // The channel of the jobs package, which this one does not import: analysts' counts of ended runs change.
  await sql.run(raw`select pg_notify('queue_changed', ${JSON.stringify({ projectId })})::text`);
}
