import { openRunStatuses } from "@second-read/domain";
import type { Connection, PrismaOnly, SqlRunner } from "../connection.ts";
import type { AutomaticPromotion, PassedOverWhy, RetrainingPolicy, TrainingRun } from "../generated/prisma/client.ts";
import { query, raw, word, words } from "../statements.ts";
import { appendRunEvent } from "./training-runs.ts";

/** The fields that a person sets; the rest of the row records progress. */
export type RetrainingPolicySettings = Omit<
  RetrainingPolicy,
  "projectId" | "doneUntil" | "passedOverAt" | "passedOverWhy" | "loggedDecision"
>;

export async function findRetrainingPolicy(sql: SqlRunner, projectId: string): Promise<RetrainingPolicy | null> {
  const [row] = await sql.run(query.selectFrom("RetrainingPolicy").selectAll().where("projectId", "=", projectId));
  return row ?? null;
}

/** The policy, which nobody else can change or act on until the transaction ends. */
export async function lockRetrainingPolicy(sql: SqlRunner, projectId: string): Promise<RetrainingPolicy | null> {
  const [row] = await sql.run(query.selectFrom("RetrainingPolicy").selectAll().where("projectId", "=", projectId).forUpdate());
  return row ?? null;
}

/** Replaces the whole policy. The new one ignores scheduled times before `at`. */
export async function saveRetrainingPolicy(
  { prisma }: PrismaOnly,
  projectId: string,
  settings: RetrainingPolicySettings,
  at: Date,
): Promise<RetrainingPolicy> {
  const data = { ...settings, doneUntil: at, passedOverAt: null, passedOverWhy: null, loggedDecision: null };
  return prisma.retrainingPolicy.upsert({ where: { projectId }, create: { projectId, ...data }, update: data });
}

/** The projects whose policy may start a run. */
export async function listProjectsWithPolicy(sql: SqlRunner): Promise<string[]> {
  const rows = await sql.run(query.selectFrom("RetrainingPolicy").select("projectId").where("enabled", "=", true).orderBy("projectId"));
  return rows.map(({ projectId }) => projectId);
}

/** Marks scheduled times up to `scheduledFor` as handled: one of them has started a run. */
export async function noteStart(sql: SqlRunner, projectId: string, scheduledFor: Date | null): Promise<void> {
  await sql.run(
    query
      .updateTable("RetrainingPolicy")
      .set({ passedOverAt: null, passedOverWhy: null, ...(scheduledFor === null ? {} : { doneUntil: scheduledFor }) })
      .where("projectId", "=", projectId),
  );
}

/** No run was started for the scheduled time, and none will be. */
export async function notePassedOver(sql: SqlRunner, projectId: string, at: Date, why: PassedOverWhy): Promise<void> {
  await sql.run(
    query
      .updateTable("RetrainingPolicy")
      .set({ doneUntil: at, passedOverAt: at, passedOverWhy: word(why) })
      .where("projectId", "=", projectId),
  );
}

/** False if the log already contains this decision. */
export async function noteLogged(sql: SqlRunner, projectId: string, decision: string): Promise<boolean> {
  const rows = await sql.run(
    query
      .updateTable("RetrainingPolicy")
      .set({ loggedDecision: decision })
      .where("projectId", "=", projectId)
      .where("loggedDecision", "is distinct from", decision)
      .returning("projectId"),
  );
  return rows.length === 1;
}

export type RecentRun = Pick<
  TrainingRun,
  "id" | "status" | "trigger" | "scheduledFor" | "retryOfId" | "createdAt" | "endedAt" | "errorCode" | "acknowledgedAt"
>;

/**
 * The newest runs of the project up to `now`, newest first: what the next automatic start depends on. A run whose time is still to come was started
 * before the clock was set back.
 */
export async function listRecentRuns(sql: SqlRunner, projectId: string, now: Date, count: number): Promise<RecentRun[]> {
  return sql.run(
    query
      .selectFrom("TrainingRun")
      .select(["id", "status", "trigger", "scheduledFor", "retryOfId", "createdAt", "endedAt", "errorCode", "acknowledgedAt"])
      .where("projectId", "=", projectId)
      .where("createdAt", "<=", now)
      .orderBy("createdAt", "desc")
      .orderBy("id", "desc")
      .limit(count),
  );
}

/** The newest run up to `now` that has not failed, however many have failed since. */
export async function findLastUnfailedRun(
  sql: SqlRunner,
  projectId: string,
  now: Date,
): Promise<Pick<TrainingRun, "scheduledFor" | "createdAt"> | null> {
  const [row] = await sql.run(
    query
      .selectFrom("TrainingRun")
      .select(["scheduledFor", "createdAt"])
      .where("projectId", "=", projectId)
      .where("status", "<>", word("FAILED"))
      .where("createdAt", "<=", now)
      .orderBy("createdAt", "desc")
      .limit(1),
  );
  return row ?? null;
}

/** Runs whose time is still to come. */
export async function countRunsAhead(sql: SqlRunner, projectId: string, now: Date): Promise<number> {
  const [row] = await sql.run(
    query
      .selectFrom("TrainingRun")
      .select(raw<number>`count(*)::int`.as("ahead"))
      .where("projectId", "=", projectId)
      .where("createdAt", ">", now),
  );
  return row?.ahead ?? 0;
}

/** The clock was set back: scheduled times from `now` on are due again. */
export async function rewindPolicy(sql: SqlRunner, projectId: string, now: Date): Promise<void> {
  await sql.run(query.updateTable("RetrainingPolicy").set({ doneUntil: now }).where("projectId", "=", projectId));
}

export async function hasOpenRun(sql: SqlRunner, projectId: string): Promise<boolean> {
  const [row] = await sql.run(
    query.selectFrom("TrainingRun").select("id").where("projectId", "=", projectId).where("status", "in", words(openRunStatuses)).limit(1),
  );
  return row !== undefined;
}

/** Records that somebody knows of the run's failure; false if the run has not failed, or somebody has acknowledged it before. */
export async function acknowledgeFailure(
  sql: SqlRunner,
  { id, byId, at }: { readonly id: string; readonly byId: string; readonly at: Date },
): Promise<boolean> {
  const rows = await sql.run(
    query
      .updateTable("TrainingRun")
      .set({ acknowledgedAt: at, acknowledgedById: byId })
      .where("id", "=", id)
      .where("status", "=", word("FAILED"))
      .where("acknowledgedAt", "is", null)
      .returning("id"),
  );
  return rows.length === 1;
}

export interface UndecidedPromotion {
  readonly runId: string;
  readonly projectId: string;
  readonly modelVersionId: string;
}

/** Versions of automatic runs whose promotion is undecided, oldest first. */
export async function listUndecidedPromotions(sql: SqlRunner): Promise<UndecidedPromotion[]> {
  return sql.run(
    query
      .selectFrom("TrainingRun as r")
      .innerJoin("ModelVersion as v", "v.runId", "r.id")
      .select(["r.id as runId", "r.projectId", "v.id as modelVersionId"])
      .where("r.trigger", "<>", word("REQUEST"))
      .where("r.status", "=", word("SUCCEEDED"))
      .where("r.automaticPromotion", "is", null)
      .orderBy("r.createdAt"),
  );
}

/** Records the result, in the run's log too; false if another process has done so before. */
export async function decidePromotion(
  connection: Connection,
  runId: string,
  outcome: AutomaticPromotion,
  message: string | null,
): Promise<boolean> {
  const { count } = await connection.prisma.trainingRun.updateMany({
    where: { id: runId, automaticPromotion: null },
    data: { automaticPromotion: outcome },
  });
  if (count === 1 && message !== null) await appendRunEvent(connection, runId, { message });
  return count === 1;
}
