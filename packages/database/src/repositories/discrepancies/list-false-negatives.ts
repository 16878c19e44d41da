import type { EvaluationSet } from "@second-read/domain";
import type { Connection } from "../../connection.ts";
import { query, raw, word } from "../../statements.ts";
import { isKnownTo } from "../known-exams.ts";
import { type ListedDiscrepancy, listed, total } from "./listed-discrepancy.ts";

/**
 * Abnormal breasts that a version's evaluation calls negative: at a named operating point each by the threshold that classifies it, or all
 * at one threshold, which wins. Only of final exams: before that, being listed would tell. Malignant first, then the lowest score.
 */
export async function listFalseNegatives(
  { sql }: Pick<Connection, "sql">,
  question: {
    modelVersionId: string;
    set: EvaluationSet;
    operatingPoint: string;
    threshold: number | null;
    /** Only of exams that this person has read or opened; null: of all. */
    knownTo: string | null;
    first: number;
    skip: number;
  },
): Promise<{ rows: ListedDiscrepancy[]; totalCount: number }> {
  const { modelVersionId, set, operatingPoint, threshold, knownTo, first, skip } = question;
  const limit = threshold === null ? raw<number>`(c."thresholds"->>${operatingPoint})::float` : raw<number>`${threshold}::float`;
  const rows = await sql.run(
    query
      .selectFrom("Evaluation as v")
      .innerJoin("EvaluationCase as c", (join) => join.onRef("c.evaluationId", "=", "v.id").on("c.positive", "=", true))
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "c.examId").on("e.status", "=", word("SETTLED")))
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "c.examId").onRef("b.laterality", "=", "c.laterality"))
      .leftJoin("Discrepancy as d", (join) =>
        join.onRef("d.examId", "=", "c.examId").onRef("d.laterality", "=", "c.laterality").on("d.kind", "=", word("FALSE_NEGATIVE")),
      )
      .select([
        "c.examId",
        "c.laterality",
        "v.modelVersionId",
        "v.set",
        "c.score",
        limit.as("threshold"),
        "c.truthId",
        "d.truthId as verdictTruthId",
        "b.truthId as truthInForceId",
        "d.verdict",
        "d.note",
        total,
      ])
      .where("v.modelVersionId", "=", modelVersionId)
      .where("v.set", "=", set)
      .where("c.score", "<", limit)
      .where((eb) => isKnownTo(eb.ref("e.id"), knownTo))
      .orderBy((eb) => eb("c.class", "=", word("MALIGNANT")), "desc")
      .orderBy("c.score")
      .orderBy("c.examId")
      .orderBy("c.laterality")
      .limit(first)
      .offset(skip),
  );
  return {
    rows: rows.map(({ set: shownBy, ...row }) => ({
      ...listed({ ...row, kind: "FALSE_NEGATIVE" }),
      truthId: row.truthId,
      fromTestSetEvaluation: shownBy === "LOCKED_TEST",
    })),
    totalCount: rows[0]?.total ?? 0,
  };
}
