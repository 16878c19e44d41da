import type { Density } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { anyOf, query, raw } from "../../statements.ts";

/** Updates the densities under which these exams are listed with the version's estimates (null: no version), each by its denser breast. */
export async function refreshEstimatedDensities(sql: SqlRunner, examIds: readonly string[], modelVersionId: string | null): Promise<void> {
  const estimates = query
    .selectFrom("Exam as e")
    .leftJoin("Prediction as p", (join) =>
      join
        .onRef("p.examId", "=", "e.id")
        .on("p.modelVersionId", "=", modelVersionId)
        .on("p.set", "is distinct from", raw`'LOCKED_TEST'::"EvaluationSet"`),
    )
    .select(["e.id", raw<Density | null>`max(p."density")`.as("density")])
    .where("e.id", "=", anyOf(examIds))
    .groupBy("e.id");
  await sql.run(
    query
      .updateTable("Exam as e")
      .from(estimates.as("now"))
      .set((eb) => ({ estimatedDensity: eb.ref("now.density") }))
      .whereRef("e.id", "=", "now.id")
      .where("e.id", "=", anyOf(examIds))
      .whereRef("e.estimatedDensity", "is distinct from", "now.density"),
  );
}
