import { type ExportFormat, openRunStatuses, type RunStatus } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import type { Export } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { countRows, query, raw, word, words } from "../../statements.ts";

export interface NewExport {
  readonly projectId: string;
  readonly requestedById: string;
  readonly format: ExportFormat;
  readonly snapshotId: string | null;
  readonly createdAt: Date;
}

export async function insertExport(sql: SqlRunner, made: NewExport): Promise<Export> {
  const [row] = await sql.run(
    query
      .insertInto("Export")
      .values({ id: newId(), ...made })
      .returningAll(),
  );
  return row as Export;
}

/** Exports of one person in a project that have not ended. */
export async function countOpenExports(
  sql: SqlRunner,
  { projectId, requestedById }: Pick<Export, "projectId" | "requestedById">,
): Promise<number> {
  const [row] = await sql.run(
    query
      .selectFrom("Export")
      .select(countRows().as("count"))
      .where("projectId", "=", projectId)
      .where("requestedById", "=", requestedById)
      .where("status", "in", words(openRunStatuses)),
  );
  return row?.count ?? 0;
}

/** An export of this person; exports of others are not found. */
export async function findExport(sql: SqlRunner, { id, requestedById }: Pick<Export, "id" | "requestedById">): Promise<Export | null> {
  const [row] = await sql.run(query.selectFrom("Export").selectAll().where("id", "=", id).where("requestedById", "=", requestedById));
  return row ?? null;
}

/** Newest first. */
export async function listExportsOf(
  sql: SqlRunner,
  { projectId, requestedById, limit }: { readonly projectId: string; readonly requestedById: string; readonly limit: number },
): Promise<Export[]> {
  return sql.run(
    query
      .selectFrom("Export")
      .selectAll()
      .where("projectId", "=", projectId)
      .where("requestedById", "=", requestedById)
      .orderBy("createdAt", "desc")
      .orderBy("id", "desc")
      .limit(limit),
  );
}

/** Claims an export for one more attempt; null if it has ended, or was cancelled before it began. */
export async function claimExport(sql: SqlRunner, id: string): Promise<Export | null> {
  const [row] = await sql.run(
    query
      .updateTable("Export")
      .set({ status: "RUNNING", attempt: raw<number>`"attempt" + 1`, done: 0, exported: 0, notFinal: 0, heldOut: 0 })
      .where("id", "=", id)
      .where("status", "in", words(["QUEUED", "RUNNING"]))
      .returningAll(),
  );
  return row ?? null;
}

type Claim = Pick<Export, "id" | "attempt">;
export type ExportProgress = Pick<Export, "total" | "done" | "exported" | "notFinal" | "heldOut">;

/** REPLACED: another attempt has taken it over, or it is to begin again. */
export type ExportStanding = "CURRENT" | "CANCELLED" | "REPLACED";

/** Reports an attempt's progress, and returns whether it may continue. */
export async function advanceExport(sql: SqlRunner, { id, attempt }: Claim, progress: ExportProgress): Promise<ExportStanding> {
  const [row] = await sql.run(
    query
      .updateTable("Export")
      .set({ ...progress })
      .where("id", "=", id)
      .where("attempt", "=", attempt)
      .where("status", "in", words(["RUNNING", "CANCELLING"]))
      .returning("status"),
  );
  if (row === undefined) return "REPLACED";
  return row.status === "RUNNING" ? "CURRENT" : "CANCELLED";
}

export type ExportEnd =
  | { readonly status: "SUCCEEDED"; readonly sha256: string; readonly bytes: number; readonly expiresAt: Date }
  | { readonly status: "CANCELLED" }
  | { readonly status: "FAILED"; readonly errorCode: string; readonly errorMessage: string };

/** Ends a cancelled export that nobody works on any more. */
export async function endCancelledExport(sql: SqlRunner, id: string, endedAt: Date): Promise<void> {
  await sql.run(
    query.updateTable("Export").set({ status: "CANCELLED", endedAt }).where("id", "=", id).where("status", "=", word("CANCELLING")),
  );
}

/** Ends an attempt; false if it was replaced, or has ended. One that was cancelled or is to begin again does not succeed. */
export async function endExport(sql: SqlRunner, { id, attempt }: Claim, end: ExportEnd, endedAt: Date): Promise<boolean> {
  const from = end.status === "SUCCEEDED" ? (["RUNNING"] as const) : openRunStatuses;
  const [row] = await sql.run(
    query
      .updateTable("Export")
      .set({ ...end, endedAt })
      .where("id", "=", id)
      .where("attempt", "=", attempt)
      .where("status", "in", words(from))
      .returning("id"),
  );
  return row !== undefined;
}

/** Ends an export whose attempts are used up. */
export async function giveUpExport(sql: SqlRunner, id: string, error: { code: string; message: string }, endedAt: Date): Promise<void> {
  await sql.run(
    query
      .updateTable("Export")
      .set({ status: "FAILED", errorCode: error.code, errorMessage: error.message, endedAt })
      .where("id", "=", id)
      .where("status", "in", words(openRunStatuses)),
  );
}

/** Cancels a waiting export at once, a running one at its next page; null if it has ended, or is ending. */
export async function cancelExport(sql: SqlRunner, id: string, now: Date): Promise<Export | null> {
  const [row] = await sql.run(
    query
      .updateTable("Export")
      .set({
        status: raw<RunStatus>`(case when "status" = 'QUEUED' then 'CANCELLED' else 'CANCELLING' end)::"RunStatus"`,
        endedAt: raw<Date | null>`case when "status" = 'QUEUED' then ${now}::timestamp end`,
      })
      .where("id", "=", id)
      .where("status", "in", words(["QUEUED", "RUNNING"]))
      .returningAll(),
  );
  return row ?? null;
}

/** An exam was withdrawn: finished exports of the project can no longer be downloaded, and running ones start over. */
export async function expireExportsOf(sql: SqlRunner, projectId: string, now: Date): Promise<void> {
  const ofProject = query.updateTable("Export").where("projectId", "=", projectId);
  await sql.run(ofProject.set({ expiresAt: now }).where("status", "=", word("SUCCEEDED")).where("expiresAt", ">", now));
  await sql.run(ofProject.set({ attempt: raw<number>`"attempt" + 1` }).where("status", "=", word("RUNNING")));
}

const expiredAtMost = 100;

/** Some exports whose archives are to be deleted. */
export async function listExpiredExports(sql: SqlRunner, now: Date): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Export")
      .select("id")
      .where("expiresAt", "<=", now)
      .where("deletedAt", "is", null)
      .orderBy("expiresAt")
      .limit(expiredAtMost),
  );
  return rows.map(({ id }) => id);
}

export async function markExportDeleted(sql: SqlRunner, id: string, now: Date): Promise<void> {
  await sql.run(query.updateTable("Export").set({ deletedAt: now }).where("id", "=", id));
}
