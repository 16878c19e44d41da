import type { DecidedBreast, ExamStatus } from "@second-read/domain";
import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/postgres";
import type { SqlRunner } from "../connection.ts";
import { preparedByIds } from "../prepared.ts";
import { exists, isSet, json, query, word } from "../statements.ts";
import {
  type BreastInExam,
  breastsOfExam,
  exposureOf,
  type FinalisedRead,
  type ImageToJudge,
  imagesOfExam,
} from "./reading/load-reading.ts";

/** A decision as it was made, whether it has taken effect or not. */
export interface Decision {
  readonly id: string;
  readonly reason: string;
  readonly at: Date;
  readonly breasts: readonly DecidedBreast[];
}

export interface DecisionOfExam extends Decision {
  readonly examId: string;
  readonly concludedAt: Date | null;
}

/** Everything that decides whether an adjudication is accepted. */
export interface ArbitrationState {
  readonly examId: string;
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly round: number;
  readonly lexiconVersion: string;
  readonly images: readonly ImageToJudge[];
  readonly breasts: readonly BreastInExam[];
  readonly reads: readonly Pick<FinalisedRead, "id" | "breasts">[];
  readonly readByMe: boolean;
  readonly openedByMe: boolean;
  /** An earlier adjudication of this exam by the same person under the same key. */
  readonly repeated: (Decision & { readonly requestDigest: string | null; readonly undone: boolean }) | null;
  /** The exam's round already has an adjudication, by anybody. */
  readonly decided: boolean;
}

/** The caller holds the lock on the exam's row. */
export async function loadArbitration(
  sql: SqlRunner,
  { examId, arbiterId, idempotencyKey }: { readonly examId: string; readonly arbiterId: string; readonly idempotencyKey: string | null },
): Promise<ArbitrationState | null> {
  const decisions = query.selectFrom("Adjudication as a").where("a.examId", "=", examId);
  const [row] = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Project as j", "j.id", "e.projectId")
      .select((eb) => [
        "e.id as examId",
        "e.projectId",
        "e.status",
        "e.round",
        "j.lexiconVersion",
        imagesOfExam(eb.ref("e.id")).as("images"),
        breastsOfExam(eb.ref("e.id")).as("breasts"),
        jsonArrayFrom(
          query
            .selectFrom("Read as o")
            .select(["o.id", "o.breasts"])
            .where("o.examId", "=", eb.ref("e.id"))
            .where("o.round", "=", eb.ref("e.round"))
            .where("o.status", "=", word("FINALISED"))
            .orderBy("o.order"),
        ).as("reads"),
        exists(
          query
            .selectFrom("Read as r")
            .select("r.id")
            .where("r.examId", "=", eb.ref("e.id"))
            .where("r.readerId", "=", arbiterId)
            .where("r.status", "<>", word("WITHDRAWN")),
        ).as("readByMe"),
        exists(exposureOf(eb.ref("e.id"), arbiterId).where("x.what", "<>", word("reads"))).as("openedByMe"),
        jsonObjectFrom(
          decisions
            .select((a) => ["a.id", "a.reason", "a.at", "a.breasts", "a.requestDigest", isSet(a.ref("a.undoneAt")).as("undone")])
            .where("a.arbiterId", "=", arbiterId)
            .where("a.idempotencyKey", "=", idempotencyKey),
        ).as("repeated"),
        exists(decisions.select("a.id").where("a.round", "=", eb.ref("e.round")).where("a.undoneAt", "is", null)).as("decided"),
      ])
      .where("e.id", "=", examId),
  );
  if (!row) return null;
  const { repeated } = row;
  // JSON writes a time without its zone, which is UTC.
  return { ...row, repeated: repeated && { ...repeated, at: new Date(`${repeated.at}Z`) } };
}

/** Records the decision. The exam stays in arbitration until it takes effect (`concludeExam`). */
export async function writeAdjudication(
  sql: SqlRunner,
  decision: {
    readonly id: string;
    readonly examId: string;
    readonly projectId: string;
    readonly round: number;
    readonly arbiterId: string;
    readonly reason: string;
    readonly idempotencyKey: string | null;
    readonly requestDigest: string;
    readonly breasts: readonly DecidedBreast[];
    readonly at: Date;
    readonly takesEffectAt: Date;
  },
): Promise<void> {
  const { breasts, takesEffectAt, ...row } = decision;
  await sql.run(
    query
      .with("decided", (q) =>
        q.insertInto("Adjudication").values({ ...row, breasts: json(breasts), truthIds: breasts.flatMap(({ truthId }) => truthId ?? []) }),
      )
      .updateTable("Exam")
      .set({ takesEffectAt })
      .where("id", "=", row.examId),
  );
}

/** One arbiter's own decisions that hold in the newest round of these exams, whether they have taken effect or not. */
export async function findDecisionsOf(sql: SqlRunner, examIds: readonly string[], arbiterId: string): Promise<DecisionOfExam[]> {
  return sql.run(decisionsBy(examIds, { arbiterId }));
}

const decisionsBy = preparedByIds((examId, { arbiterId }: { readonly arbiterId: string }) =>
  query
    .selectFrom("Adjudication as a")
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "a.examId").onRef("e.round", "=", "a.round"))
    .select(["a.id", "a.examId", "a.reason", "a.at", "a.breasts", "a.concludedAt"])
    .where("a.examId", "=", examId)
    .where("a.arbiterId", "=", arbiterId)
    .where("a.undoneAt", "is", null),
);

/**
 * Undoes a decision: the exam waits for another, and nothing of this one takes effect. The row is kept. The caller holds the lock on the exam's row.
 */
export async function writeDecisionUndone(
  sql: SqlRunner,
  { decisionId, examId, at }: { readonly decisionId: string; readonly examId: string; readonly at: Date },
): Promise<void> {
  await sql.run(
    query
      .with("undone", (q) => q.updateTable("Adjudication").set({ undoneAt: at }).where("id", "=", decisionId))
      .updateTable("Exam")
      .set({ takesEffectAt: null })
      .where("id", "=", examId),
  );
}
