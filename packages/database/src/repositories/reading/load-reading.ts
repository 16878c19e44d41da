import type { BreastAssessment, BreastClass, ExamStatus, Finding, Laterality, ReadingProtocol, TruthStrength } from "@second-read/domain";
import type { Expression } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { SqlRunner } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { countRows, exists, isSet, query, word } from "../../statements.ts";
import { type ReadRecord, readColumns } from "../reads.ts";

export interface BreastInExam {
  readonly laterality: Laterality;
  readonly truthId: string | null;
  readonly class: BreastClass | null;
  readonly strength: TruthStrength | null;
}

/** The facts of an image that are checked when somebody's opinion of its exam is written. */
export interface ImageToJudge {
  readonly id: string;
  readonly laterality: Laterality;
  readonly rows: number;
  readonly columns: number;
  /** Of the filed object: a correction creates another. */
  readonly sha256: string;
}

export interface FinalisedRead {
  readonly id: string;
  readonly readerId: string;
  readonly order: number;
  readonly breasts: readonly BreastAssessment[];
  readonly findings: readonly Finding[];
}

/** Everything that decides whether a read may be written. */
export interface ReadingState {
  readonly read: ReadRecord;
  readonly examStatus: ExamStatus;
  readonly examRound: number;
  readonly readCount: number;
  readonly readingProtocol: ReadingProtocol;
  readonly lexiconVersion: string;
  readonly images: readonly ImageToJudge[];
  /** Finalised reads of the exam's round, in order; including their own. */
  readonly finalised: readonly FinalisedRead[];
  readonly breasts: readonly BreastInExam[];
  readonly liveLeasesOfOthers: number;
  /** Every required read is in and waits to take effect. */
  readonly awaitsEffect: boolean;
  /** The reader has opened others' reads, scores or truth, by breaking the glass. */
  readonly openedByReader: boolean;
}

/** Images of an exam that were not withdrawn, with the facts against which marks are checked. */
export function imagesOfExam(examId: Expression<string>) {
  return jsonArrayFrom(
    query
      .selectFrom("Image as i")
      .select(["i.id", "i.laterality", "i.rows", "i.columns", "i.sha256"])
      .where("i.examId", "=", examId)
      .where("i.withdrawnAt", "is", null),
  );
}

/** Breasts of an exam with the truth in force. */
export function breastsOfExam(examId: Expression<string>) {
  return jsonArrayFrom(
    query
      .selectFrom("Breast as b")
      .leftJoin("Truth as t", "t.id", "b.truthId")
      .select(["b.laterality", "b.truthId", "t.class", "t.strength"])
      .where("b.examId", "=", examId),
  );
}

/** Finalised reads of one round of an exam, in order. */
export function finalisedReads(examId: Expression<string>, round: Expression<number>) {
  return jsonArrayFrom(
    query
      .selectFrom("Read as o")
      .select(["o.id", "o.readerId", "o.order", "o.breasts", "o.findings"])
      .where("o.examId", "=", examId)
      .where("o.round", "=", round)
      .where("o.status", "=", word("FINALISED"))
      .orderBy("o.order"),
  );
}

function countLeasesOfOthers(examId: Expression<string>, userId: Expression<string>, now: Date) {
  return query
    .selectFrom("Lease as x")
    .select(countRows().as("count"))
    .where("x.examId", "=", examId)
    .where("x.userId", "<>", userId)
    .where("x.expiresAt", ">", now)
    .$asScalar();
}

const readingState = prepared(({ readId, now }: { readonly readId: string; readonly now: Date }) =>
  query
    .selectFrom("Read as r")
    .innerJoin("Exam as e", "e.id", "r.examId")
    .innerJoin("Project as j", "j.id", "e.projectId")
    .leftJoin("Lease as l", (join) => join.onRef("l.examId", "=", "r.examId").onRef("l.userId", "=", "r.readerId"))
    .select(readColumns)
    .select((eb) => [
      "e.status as examStatus",
      "e.round as examRound",
      "e.readCount",
      "j.readingProtocol",
      "j.lexiconVersion",
      isSet(eb.ref("e.takesEffectAt")).as("awaitsEffect"),
      imagesOfExam(eb.ref("e.id")).as("images"),
      finalisedReads(eb.ref("e.id"), eb.ref("e.round")).as("finalised"),
      breastsOfExam(eb.ref("e.id")).as("breastsInExam"),
      countLeasesOfOthers(eb.ref("e.id"), eb.ref("r.readerId"), now).as("liveLeasesOfOthers"),
      exists(exposureOf(eb.ref("e.id"), eb.ref("r.readerId"))).as("openedByReader"),
    ])
    .where("r.id", "=", readId),
);

export async function loadReading(sql: SqlRunner, readId: string, now: Date): Promise<ReadingState | null> {
  const [row] = await sql.run(readingState({ readId, now }));
  if (!row) return null;
  const { examStatus, examRound, readCount, readingProtocol, lexiconVersion, awaitsEffect, images, finalised, breastsInExam, ...rest } =
    row;
  const { liveLeasesOfOthers, openedByReader, ...read } = rest;
  return {
    read,
    examStatus,
    examRound,
    readCount,
    readingProtocol,
    lexiconVersion,
    images,
    finalised,
    breasts: breastsInExam,
    liveLeasesOfOthers,
    awaitsEffect,
    openedByReader,
  };
}

export interface ExamToStart {
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly readingProtocol: ReadingProtocol;
  readonly finalisedInRound: number;
  readonly awaitsEffect: boolean;
  readonly liveLeasesOfOthers: number;
  readonly readByMe: boolean;
  readonly openedByMe: boolean;
}

/** What decides whether a reader may begin an exam. The caller holds the lock on the exam's row. */
export async function loadExamToStart(sql: SqlRunner, examId: string, readerId: string, now: Date): Promise<ExamToStart | null> {
  const [row] = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Project as j", "j.id", "e.projectId")
      .select((eb) => [
        "e.projectId",
        "e.status",
        "j.readingProtocol",
        "e.readCount as finalisedInRound",
        isSet(eb.ref("e.takesEffectAt")).as("awaitsEffect"),
        countLeasesOfOthers(eb.ref("e.id"), eb.val(readerId), now).as("liveLeasesOfOthers"),
        exists(finalisedBy(eb.ref("e.id"), readerId)).as("readByMe"),
        exists(exposureOf(eb.ref("e.id"), readerId)).as("openedByMe"),
      ])
      .where("e.id", "=", examId),
  );
  return row ?? null;
}

/** The person's finalised reads of an exam, of any round. */
export function finalisedBy(examId: Expression<string>, readerId: string) {
  return query
    .selectFrom("Read as r")
    .select("r.id")
    .where("r.examId", "=", examId)
    .where("r.readerId", "=", readerId)
    .where("r.status", "=", word("FINALISED"));
}

/** What the person opened of an exam without having read it. */
export function exposureOf(examId: Expression<string>, userId: string | Expression<string>) {
  return query.selectFrom("Exposure as x").select("x.what").where("x.examId", "=", examId).where("x.userId", "=", userId);
}
