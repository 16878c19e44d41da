import type { BreastClass, EvaluationSet, Laterality } from "@second-read/domain";
import type { SqlOnly } from "../connection.ts";
import { query, raw, word } from "../statements.ts";
import { isKnownTo } from "./known-exams.ts";

/** The breasts on which two versions are compared. */
export interface ComparedVersions {
  readonly a: string;
  readonly b: string;
  readonly set: EvaluationSet;
  /** As for the queues: only exams known to this person; null: all. */
  readonly knownTo: string | null;
}

/** A breast with truth that two versions have scored. */
export interface ComparedBreast {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly truthId: string;
  readonly class: BreastClass;
  readonly scoreA: number;
  readonly scoreB: number;
}

/**
 * Every breast of a final exam that both versions have scored and whose truth is not under review: patients of a version's training data by the model
 * that held them out, others by the mean of its fold models. Test patients are only in the comparison on the test set, which contains nobody else.
 */
function compared({ a, b, set, knownTo }: ComparedVersions) {
  return query
    .selectFrom("Prediction as p")
    .innerJoin("Prediction as q", (join) =>
      join.onRef("q.examId", "=", "p.examId").onRef("q.laterality", "=", "p.laterality").on("q.modelVersionId", "=", b),
    )
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "p.examId").on("e.status", "=", word("SETTLED")))
    .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", set === "LOCKED_TEST"))
    .innerJoin("Breast as s", (join) =>
      join.onRef("s.examId", "=", "p.examId").onRef("s.laterality", "=", "p.laterality").on("s.truthInDoubt", "=", false),
    )
    .innerJoin("Truth as t", "t.id", "s.truthId")
    .where("p.modelVersionId", "=", a)
    .where((eb) => isKnownTo(eb.ref("e.id"), knownTo));
}

/** All of them, by exam and side, as columns of numbers (`PackedPairs` of evaluation). */
export async function packComparedBreasts(
  { sql }: SqlOnly,
  versions: ComparedVersions,
): Promise<{ patients: Uint8Array; positives: Uint8Array; scoresA: Uint8Array; scoresB: Uint8Array }> {
  const placed = compared(versions).select([
    raw<number>`row_number() over (order by p."examId", p."laterality")`.as("place"),
    raw<number>`dense_rank() over (order by e."patientId")`.as("patientOf"),
    raw<boolean>`t."class" <> 'NORMAL'`.as("abnormal"),
    "p.score as scoreA",
    "q.score as scoreB",
  ]);
  const column = (value: string) => raw<Uint8Array>`coalesce(string_agg(${raw.raw(value)}, ''::bytea order by "place"), ''::bytea)`;
  const [row] = await sql.run(
    query
      .selectFrom(placed.as("placed"))
      .select([
        column('int4send(("patientOf" - 1)::int)').as("patients"),
        column(`case when "abnormal" then '\\x01'::bytea else '\\x00'::bytea end`).as("positives"),
        column('float8send("scoreA")').as("scoresA"),
        column('float8send("scoreB")').as("scoresB"),
      ]),
  );
  if (row === undefined) throw new Error("a sum over breasts has no row");
  return row;
}

export interface ComparedCalls {
  readonly thresholds: { readonly a: number; readonly b: number };
  /** Breasts of a class, by how the two versions classify them. */
  readonly calls: readonly { readonly positive: boolean; readonly a: boolean; readonly b: boolean }[];
  readonly limit: number;
}

/** The breasts that the versions classify in one of these ways: cancers first, then by how far off the wrong version is. */
export async function listComparedBreasts(
  { sql }: SqlOnly,
  versions: ComparedVersions,
  { thresholds, calls, limit }: ComparedCalls,
): Promise<ComparedBreast[]> {
  return sql.run(
    compared(versions)
      .select(["p.examId", "p.laterality", "t.id as truthId", "t.class", "p.score as scoreA", "q.score as scoreB"])
      .where((eb) =>
        eb.or(
          calls.map(({ positive, a, b }) =>
            eb.and([
              eb("t.class", positive ? "<>" : "=", word("NORMAL")),
              eb("p.score", a ? ">=" : "<", thresholds.a),
              eb("q.score", b ? ">=" : "<", thresholds.b),
            ]),
          ),
        ),
      )
      .orderBy(raw`array_position(array['MALIGNANT', 'ABNORMAL', 'BENIGN', 'NORMAL'], t."class"::text)`)
      .orderBy(raw`case when t."class" = 'NORMAL' then -greatest(p."score", q."score") else least(p."score", q."score") end`)
      .orderBy("p.examId")
      .orderBy("p.laterality")
      .limit(limit),
  );
}
