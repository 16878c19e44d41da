import {
  type DecidedBreast,
  type DerivedBreastTruth,
  deriveTruth,
  type ExamStatus,
  isTechnicalRecall,
  type Laterality,
  lesionsOf,
  maySupersede,
  type ReadingProtocol,
  statusAfter,
} from "@second-read/domain";
import type { NotNull } from "kysely";
import { jsonObjectFrom } from "kysely/helpers/postgres";
import { appendAudit } from "../audit.ts";
import type { SqlRunner } from "../connection.ts";
import { query, raw } from "../statements.ts";
import { lateralitiesWithImages } from "./images.ts";
import { type BreastInExam, breastsOfExam, type FinalisedRead, finalisedReads } from "./reading/load-reading.ts";
import { lockExam } from "./reading/lock-exam.ts";
import { confirmTruth, insertTruths, type NewTruth } from "./truths.ts";
import { announce } from "./webhooks/announce.ts";

interface WaitingExam {
  readonly examId: string;
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly round: number;
  readonly readingProtocol: ReadingProtocol;
  readonly takesEffectAt: Date;
  readonly breastsWithImages: readonly Laterality[];
  readonly breasts: readonly BreastInExam[];
  /** Finalised reads of the round, in order. */
  readonly reads: readonly FinalisedRead[];
  readonly decision: {
    readonly id: string;
    readonly arbiterId: string;
    readonly reason: string;
    readonly breasts: readonly DecidedBreast[];
  } | null;
}

export type ConcludeOutcome =
  | { readonly kind: "UNCHANGED" }
  | { readonly kind: "WAIT"; readonly seconds: number }
  | { readonly kind: "CONCLUDED"; readonly projectId: string };

/**
 * Lets the last submission take effect once it can no longer be undone: the required reads lead to truth, arbitration or a technical recall; an
 * arbiter's decision leads to truth or a technical recall. Until then the exam's status reveals nothing of it. Done once: later calls find nothing
 * waiting.
 */
export async function concludeExam(sql: SqlRunner, examId: string, now: Date): Promise<ConcludeOutcome> {
  await lockExam(sql, examId);
  const exam = await loadWaiting(sql, examId);
  if (exam === null) return { kind: "UNCHANGED" };
  const waitSeconds = (exam.takesEffectAt.getTime() - now.getTime()) / 1000;
  if (waitSeconds > 0) return { kind: "WAIT", seconds: Math.ceil(waitSeconds) };
  const status = exam.decision === null ? await concludeReads(sql, exam, now) : await concludeDecision(sql, exam, exam.decision, now);
  if (status === "SETTLED") await announce(sql, exam.projectId, { event: "EXAM_FINAL", examId }, now);
  await appendAudit(sql, {
    chain: exam.projectId,
    at: now,
    actorId: null,
    action: "concludeExam",
    subject: `exam ${examId}`,
    outcome: "done",
    details: { status, round: exam.round },
  });
  return { kind: "CONCLUDED", projectId: exam.projectId };
}

/** Exams that should have been concluded already: their jobs may have been lost. */
export async function listOverdueExams(sql: SqlRunner, now: Date): Promise<string[]> {
  const rows = await sql.run(query.selectFrom("Exam").select("id").where("takesEffectAt", "<=", now).orderBy("takesEffectAt"));
  return rows.map(({ id }) => id);
}

/** For readers who undo nothing, such as the demo's simulated ones: lets their submissions take effect at once. Returns the exams. */
export async function waiveUndo(sql: SqlRunner, projectId: string, now: Date): Promise<string[]> {
  const rows = await sql.run(
    query
      .updateTable("Exam")
      .set({ takesEffectAt: raw`least("takesEffectAt", ${now})` })
      .where("projectId", "=", projectId)
      .where("takesEffectAt", "is not", null)
      .returning("id"),
  );
  return rows.map(({ id }) => id);
}

async function loadWaiting(sql: SqlRunner, examId: string): Promise<WaitingExam | null> {
  const [row] = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Project as j", "j.id", "e.projectId")
      .select((eb) => [
        "e.id as examId",
        "e.projectId",
        "e.status",
        "e.round",
        "j.readingProtocol",
        "e.takesEffectAt",
        lateralitiesWithImages(eb.ref("e.id")).as("breastsWithImages"),
        breastsOfExam(eb.ref("e.id")).as("breasts"),
        finalisedReads(eb.ref("e.id"), eb.ref("e.round")).as("reads"),
        jsonObjectFrom(
          query
            .selectFrom("Adjudication as a")
            .select(["a.id", "a.arbiterId", "a.reason", "a.breasts"])
            .where("a.examId", "=", eb.ref("e.id"))
            .where("a.round", "=", eb.ref("e.round"))
            .where("a.undoneAt", "is", null),
        ).as("decision"),
      ])
      .where("e.id", "=", examId)
      .where("e.takesEffectAt", "is not", null)
      .$narrowType<{ takesEffectAt: NotNull }>(),
  );
  return row ?? null;
}

async function concludeReads(sql: SqlRunner, exam: WaitingExam, now: Date): Promise<ExamStatus> {
  const derivation = deriveTruth({
    protocol: exam.readingProtocol,
    breastsWithImages: exam.breastsWithImages,
    reads: exam.reads.map(({ id, breasts }) => ({ readId: id, breasts })),
  });
  const status = statusAfter(exam.status, { kind: "READS_TOOK_EFFECT", derivation });
  if (derivation.kind === "TRUTH") await makeAgreedTruth(sql, exam, derivation.breasts, now);
  await moveTo(sql, exam.examId, { status, arbitrationWhy: derivation.kind === "ARBITRATION" ? derivation.why : [], now });
  return status;
}

/** Writes truth for the breasts whose current truth is not of higher rank; the others are confirmed unchanged. */
async function makeAgreedTruth(sql: SqlRunner, exam: WaitingExam, breasts: readonly DerivedBreastTruth[], at: Date): Promise<void> {
  const { examId, projectId, round, reads } = exam;
  const newer = breasts.filter(({ laterality, strength }) => maySupersede(strength, strengthInForce(exam, laterality)));
  await insertTruths(
    sql,
    newer.map(
      ({ laterality, class: breastClass, strength, readIds }): NewTruth => ({
        examId,
        projectId,
        laterality,
        class: breastClass,
        strength,
        at,
        reason: null,
        byId: null,
        findings: lesionsOf(
          reads.filter(({ id }) => readIds.includes(id)).map(({ findings }) => findings.filter((one) => one.laterality === laterality)),
        ),
        readIds,
        round,
      }),
    ),
  );
  const byId = reads.at(-1)?.readerId;
  if (newer.length < breasts.length && byId !== undefined)
    await confirmTruth(sql, { examId, byId, reason: "the reads found nothing stronger", at });
}

/** Truth of higher rank that is in force stays, and is no longer under review. A technical recall of any breast leaves all truth as it was. */
async function concludeDecision(
  sql: SqlRunner,
  exam: WaitingExam,
  { id, arbiterId, reason, breasts }: NonNullable<WaitingExam["decision"]>,
  at: Date,
): Promise<ExamStatus> {
  const { examId, projectId, round } = exam;
  const technicalRecall = breasts.some(isTechnicalRecall);
  const status = statusAfter(exam.status, { kind: "ADJUDICATED", technicalRecall });
  await sql.run(query.updateTable("Adjudication").set({ concludedAt: at }).where("id", "=", id));
  await moveTo(sql, examId, { status, arbitrationWhy: [], now: at });
  if (technicalRecall) return status;
  const classed = breasts.flatMap(({ truthId, class: breastClass, strength, ...breast }) =>
    truthId && breastClass && strength ? [{ ...breast, truthId, class: breastClass, strength }] : [],
  );
  const newer = classed.filter(({ laterality, strength }) => maySupersede(strength, strengthInForce(exam, laterality)));
  await insertTruths(
    sql,
    newer.map(({ truthId, laterality, class: breastClass, strength, findings }) => ({
      id: truthId,
      examId,
      projectId,
      laterality,
      class: breastClass,
      strength,
      at,
      reason,
      byId: arbiterId,
      findings,
      readIds: exam.reads.map(({ id }) => id),
      round,
    })),
  );
  await confirmTruth(sql, { examId, byId: arbiterId, reason, at });
  return status;
}

function strengthInForce({ breasts }: Pick<WaitingExam, "breasts">, laterality: Laterality) {
  return breasts.find((breast) => breast.laterality === laterality)?.strength;
}

async function moveTo(
  sql: SqlRunner,
  examId: string,
  { status, arbitrationWhy, now }: { readonly status: ExamStatus; readonly arbitrationWhy: readonly string[]; readonly now: Date },
): Promise<void> {
  await sql.run(
    query
      .updateTable("Exam")
      .set({
        status,
        arbitrationWhy: [...arbitrationWhy],
        takesEffectAt: null,
        arbitrationSince: status === "ARBITRATION" ? now : null,
        settledAt: status === "SETTLED" ? now : null,
      })
      .where("id", "=", examId),
  );
}
