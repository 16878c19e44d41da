import type { BreastClass, EvaluationSet, Laterality } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import { query, word } from "../statements.ts";
import { isKnownTo } from "./known-exams.ts";

/** A breast with truth that two versions have scored. */
export interface ComparedBreast {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly patientId: string;
  readonly truthId: string;
  readonly class: BreastClass;
  readonly scoreA: number;
  readonly scoreB: number;
}

/**
 * Every breast of a final exam with undoubted truth now that both versions have scored: patients of a version's training data by the model that held
 * them out, others by the mean of its fold models. Test patients are in the comparison on the test set alone, and there nobody else.
 */
export async function listComparedBreasts(
  { sql }: Pick<Connection, "sql">,
  { a, b, set, knownTo }: { a: string; b: string; set: EvaluationSet /** As in the queues. */; knownTo: string | null },
): Promise<ComparedBreast[]> {
  return sql.run(
    query
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
      .select(["p.examId", "p.laterality", "e.patientId", "t.id as truthId", "t.class", "p.score as scoreA", "q.score as scoreB"])
      .where("p.modelVersionId", "=", a)
      .where((eb) => isKnownTo(eb.ref("e.id"), knownTo))
      .orderBy("p.examId")
      .orderBy("p.laterality"),
  );
}
