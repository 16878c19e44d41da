import type { BreastAssessment, ExamStatus, Finding, Opinion } from "@second-read/domain";
import type { QueryCreator, Selectable } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { exists, json, query, raw, word } from "../../statements.ts";
import type { Tables } from "../../tables.ts";
import { type ReadRecord, readColumns } from "../reads.ts";
import { freed, type LeaseTerms, lease, taken } from "./leases.ts";

export interface DraftContent {
  readonly breasts: readonly BreastAssessment[];
  readonly findings: readonly Finding[];
  readonly activeSeconds: number | null;
}

interface DraftToWrite {
  readonly read: ReadRecord;
  readonly content: DraftContent;
  readonly now: Date;
  readonly expiresAt: Date;
}

/**
 * Stores the whole draft as its next revision, and renews the lease unless somebody else holds one. The caller holds the lock on the exam's row.
 */
export async function writeDraft(sql: SqlRunner, { read, content, now, expiresAt }: DraftToWrite): Promise<ReadRecord> {
  const { id, examId, readerId } = read;
  const [row] = await sql.run(draftWritten({ id, examId, readerId, ...content, now, expiresAt }));
  if (!row) throw new Error("a read that was locked is gone");
  return row;
}

/** Stores the new state of the statement's read `r` as a revision. */
function keepRevision(at: Date) {
  return (q: QueryCreator<Tables & { r: Selectable<Tables["Read"]> }>) =>
    q
      .insertInto("ReadRevision")
      .columns(["readId", "revision", "status", "breasts", "findings", "at"])
      .expression((eb) =>
        eb.selectFrom("r").select(["r.id", "r.revision", "r.status", "r.breasts", "r.findings"]).select(eb.val(at).as("at")),
      );
}

const draftWritten = prepared(
  ({
    id,
    examId,
    readerId,
    breasts,
    findings,
    activeSeconds,
    now,
    expiresAt,
  }: DraftContent & LeaseTerms & { readonly id: string; readonly examId: string }) =>
    query
      .with("r", (q) =>
        q
          .updateTable("Read")
          .set((eb) => ({
            breasts: json(breasts),
            findings: json(findings),
            activeSeconds: eb.fn.coalesce(eb.val(activeSeconds), "activeSeconds"),
            revision: eb("revision", "+", 1),
          }))
          .where("id", "=", id)
          .returningAll(),
      )
      .with("kept", keepRevision(now))
      .with("exam", (q) => q.updateTable("Exam").set({ status: taken }).where("id", "=", examId).where("status", "=", word("QUEUED")))
      .with("l", () => lease(examId, "READ", { readerId, now, expiresAt }).returning("expiresAt"))
      .selectFrom("r")
      .leftJoin("l", (join) => join.onTrue())
      .select(readColumns),
);

interface Finalised {
  readonly opinion: Opinion;
  readonly order: number;
  readonly key: string;
  readonly requestDigest: string;
  readonly now: Date;
  readonly status: ExamStatus;
  /** Null if more reads are required. */
  readonly takesEffectAt: Date | null;
}

/**
 * Finalises a draft: its last revision, its position in the round, the end of its lease, and whether the exam goes on or waits for the read to take
 * effect.
 */
export async function writeFinalised(
  sql: SqlRunner,
  { read, content, ...finalised }: Finalised & { readonly read: ReadRecord; readonly content: DraftContent },
): Promise<ReadRecord> {
  const { id, examId, readerId } = read;
  const [row] = await sql.run(finalisedWritten({ id, examId, readerId, ...content, ...finalised }));
  if (!row) throw new Error("a read that was locked is gone");
  return row;
}

const finalisedWritten = prepared(
  ({
    id,
    examId,
    readerId,
    breasts,
    findings,
    activeSeconds,
    opinion,
    order,
    key,
    requestDigest,
    now,
    status,
    takesEffectAt,
  }: Finalised & DraftContent & Pick<ReadRecord, "id" | "examId" | "readerId">) =>
    query
      .with("r", (q) =>
        q
          .updateTable("Read")
          .set((eb) => ({
            breasts: json(breasts),
            findings: json(findings),
            activeSeconds: eb.fn.coalesce(eb.val(activeSeconds), "activeSeconds"),
            revision: eb("revision", "+", 1),
            status: "FINALISED",
            blindOpinion: opinion,
            finalOpinion: opinion,
            order,
            finaliseKey: key,
            requestDigest,
            finalisedAt: now,
          }))
          .where("id", "=", id)
          .returningAll(),
      )
      .with("kept", keepRevision(now))
      .with("ended", (q) => q.deleteFrom("Lease").where("examId", "=", examId).where("userId", "=", readerId))
      .with("exam", (q) =>
        q
          .updateTable("Exam")
          .set({
            status,
            readCount: order,
            takesEffectAt,
            readBy: raw`array(select distinct one from unnest("readBy" || ${readerId}::text) one order by one)`,
          })
          .where("id", "=", examId),
      )
      .selectFrom("r")
      .leftJoin("Lease as l", (join) => join.on((eb) => eb.lit(false)))
      .select(readColumns),
);

/**
 * Turns a finalised read into a draft again, as a further revision; the exam goes back with it, and reads after it move up. Takes a lease if nobody
 * else holds one.
 */
export async function writeUndone(
  sql: SqlRunner,
  {
    read,
    now,
    expiresAt,
    status,
  }: { readonly read: ReadRecord; readonly now: Date; readonly expiresAt: Date; readonly status: ExamStatus },
): Promise<ReadRecord> {
  const [row] = await sql.run(
    query
      .with("r", (q) =>
        q
          .updateTable("Read")
          .set((eb) => ({
            revision: eb("revision", "+", 1),
            status: "DRAFT",
            blindOpinion: null,
            finalOpinion: null,
            order: 0,
            finalisedAt: null,
          }))
          .where("id", "=", read.id)
          .returningAll(),
      )
      .with("kept", keepRevision(now))
      .with("followed", (q) =>
        q
          .updateTable("Read")
          .set((eb) => ({ order: eb("order", "-", 1) }))
          .where("examId", "=", read.examId)
          .where("round", "=", read.round)
          .where("id", "<>", read.id)
          .where("status", "=", word("FINALISED"))
          .where("order", ">", read.order),
      )
      .with("exam", (q) =>
        q
          .updateTable("Exam")
          .set((eb) => ({
            status,
            readCount: eb("readCount", "-", 1),
            readBy: raw`array_remove("readBy", ${read.readerId})`,
            takesEffectAt: null,
          }))
          .where("id", "=", read.examId),
      )
      .with("l", () => lease(read.examId, "READ", { readerId: read.readerId, now, expiresAt }).returning("expiresAt"))
      .selectFrom("r")
      .leftJoin("l", (join) => join.onTrue())
      .select(readColumns),
  );
  if (!row) throw new Error("a read that was locked is gone");
  return row;
}

/** Skips an exam for this round: the draft is withdrawn, the lease ends, the exam is queued again. */
export async function writeSkipped(
  sql: SqlRunner,
  { read, reason, now }: { readonly read: ReadRecord; readonly reason: string; readonly now: Date },
): Promise<void> {
  const { id, examId, readerId, round } = read;
  await sql.run(
    query
      .with("r", (q) => q.updateTable("Read").set({ status: "WITHDRAWN" }).where("id", "=", id))
      .with("skip", (q) =>
        q
          .insertInto("Skip")
          .values({ examId, userId: readerId, round, reason, at: now })
          .onConflict((conflict) => conflict.columns(["examId", "userId", "round"]).doUpdateSet({ reason, at: now })),
      )
      .with("ended", (q) => q.deleteFrom("Lease").where("examId", "=", examId).where("userId", "=", readerId))
      .updateTable("Exam as e")
      .set({ status: freed })
      .where("e.id", "=", examId)
      .where("e.status", "=", word("READING"))
      .where("e.takesEffectAt", "is", null)
      .where((eb) =>
        eb.not(
          exists(
            query
              .selectFrom("Lease as x")
              .select("x.examId")
              .where("x.examId", "=", eb.ref("e.id"))
              .where("x.userId", "<>", readerId)
              .where("x.expiresAt", ">", now),
          ),
        ),
      ),
  );
}
