import { type LabelMeans, meansOfLabels } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import type { ModelVersion } from "../../generated/prisma/client.ts";
import { query } from "../../statements.ts";
import { sumLabelsOf } from "./find-discrepancies.ts";

/** The number of exams processed in one statement, which limits how long others wait. */
const examsInPart = 500;

/** The ids of all exams of a project. */
export async function* examsInParts(sql: SqlRunner, projectId: string): AsyncGenerator<readonly string[]> {
  for (let place = "-1"; ; ) {
    const rows = await sql.run(
      query
        .selectFrom("Exam")
        .select(["id", "queueOrder"])
        .where("projectId", "=", projectId)
        .where("queueOrder", ">", place)
        .orderBy("queueOrder")
        .limit(examsInPart),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ id }) => id);
    place = last.queueOrder;
  }
}

/** Averages the version's scores by label over its whole project, and stores the result. */
export async function averageLabels(sql: SqlRunner, version: ModelVersion): Promise<LabelMeans | null> {
  const sums = { abnormal: { breasts: 0, probabilities: 0 }, normal: { breasts: 0, probabilities: 0 } };
  for await (const examIds of examsInParts(sql, version.projectId)) {
    const part = await sumLabelsOf(sql, version, examIds);
    for (const label of ["abnormal", "normal"] as const) {
      sums[label].breasts += part[label].breasts;
      sums[label].probabilities += part[label].probabilities;
    }
  }
  const means = meansOfLabels(sums);
  const kept = {
    breasts: sums.abnormal.breasts + sums.normal.breasts,
    abnormal: means?.abnormal ?? null,
    normal: means?.normal ?? null,
    refreshedSince: 0,
  };
  await sql.run(
    query
      .insertInto("LabelMeans")
      .values({ modelVersionId: version.id, ...kept })
      .onConflict((conflict) => conflict.column("modelVersionId").doUpdateSet(kept)),
  );
  return means;
}

/** Means change little as long as fewer than one in this many breasts has a different label. */
const breastsPerRefresh = 100;

/** The stored means, counting one more exam refreshed since; says whether they are still good enough or must be computed again. */
export async function labelMeansAfterRefresh(
  sql: SqlRunner,
  modelVersionId: string,
): Promise<{ readonly means: LabelMeans | null; readonly stillDo: boolean }> {
  const [kept] = await sql.run(
    query
      .updateTable("LabelMeans")
      .set((eb) => ({ refreshedSince: eb("refreshedSince", "+", 1) }))
      .where("modelVersionId", "=", modelVersionId)
      .returning(["breasts", "abnormal", "normal", "refreshedSince"]),
  );
  if (kept === undefined) return { means: null, stillDo: false };
  const { breasts, abnormal, normal, refreshedSince } = kept;
  const means = abnormal === null || normal === null ? null : { abnormal, normal };
  return { means, stillDo: refreshedSince * breastsPerRefresh < breasts };
}
