import type { LabelMeans } from "@second-read/domain";
import type { Connection, Database, SqlRunner } from "../../connection.ts";
import { anyOf, query, raw, rowsOf } from "../../statements.ts";
import { refreshEstimatedDensities } from "../predictions/estimated-densities.ts";
import { lockName } from "../reading/lock-exam.ts";
import { type ComparedVersions, findComparedVersions, findDiscrepanciesOf } from "./find-discrepancies.ts";
import { averageLabels, examsInParts, labelMeansAfterRefresh } from "./label-means.ts";

/**
 * Updates all of a project's queues, and the densities under which exams are listed, for the serving version and the current truth, some exams at a
 * time.
 */
export async function refreshDiscrepancies(database: Database, projectId: string): Promise<void> {
  const versions = await findComparedVersions(database, projectId);
  const means = versions === null ? null : await averageLabels(database.sql, versions.serving);
  for await (const examIds of examsInParts(database.sql, projectId))
    await database.sqlTransaction((sql) => refreshExams(sql, { projectId, examIds, versions, means }));
}

/**
 * The same for one exam. Suspect labels are judged by the means of the last full refresh; returns whether those are still good enough: if not, the
 * whole project must be refreshed.
 */
export async function refreshDiscrepanciesOf(
  connection: Connection,
  { projectId, examId }: { readonly projectId: string; readonly examId: string },
): Promise<boolean> {
  const versions = await findComparedVersions(connection, projectId);
  const { means, stillDo } =
    versions === null ? { means: null, stillDo: true } : await labelMeansAfterRefresh(connection.sql, versions.serving.id);
  await refreshExams(connection.sql, { projectId, examIds: [examId], versions, means });
  return stillDo;
}

interface ExamsToRefresh {
  readonly projectId: string;
  readonly examIds: readonly string[];
  readonly versions: ComparedVersions | null;
  readonly means: LabelMeans | null;
}

/** A row is never deleted but closed, since its verdict is history. An unchanged row is left alone. */
async function refreshExams(sql: SqlRunner, { projectId, examIds, ...shownBy }: ExamsToRefresh): Promise<void> {
  // Otherwise results found earlier could be written later.
  await lockName(sql, `discrepancies ${projectId}`);
  const found = await findDiscrepanciesOf(sql, { examIds, ...shownBy });
  await sql.run(
    query
      .insertInto("Discrepancy")
      .columns([
        "id",
        "projectId",
        "examId",
        "laterality",
        "kind",
        "open",
        "modelVersionId",
        "score",
        "threshold",
        "truthId",
        "occultImageIds",
      ])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf("Discrepancy", found))
          .select([
            "id",
            eb.val(projectId).as("projectId"),
            "examId",
            "laterality",
            "kind",
            raw<boolean>`true`.as("open"),
            "modelVersionId",
            "score",
            "threshold",
            "truthId",
            raw<string[]>`'{}'::text[]`.as("occultImageIds"),
          ]),
      )
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet((eb) => ({
            open: true,
            modelVersionId: eb.ref("excluded.modelVersionId"),
            score: eb.ref("excluded.score"),
            threshold: eb.ref("excluded.threshold"),
            verdict: eb
              .case()
              .when("Discrepancy.truthId", "is not distinct from", eb.ref("excluded.truthId"))
              .then(eb.ref("Discrepancy.verdict"))
              .end(),
            truthId: eb.ref("excluded.truthId"),
          }))
          .where(raw<boolean>`("Discrepancy"."open", ${saidBy("Discrepancy")}) is distinct from (true, ${saidBy("excluded")})`),
      ),
  );
  await sql.run(
    query
      .updateTable("Discrepancy")
      .set({ open: false })
      .where("projectId", "=", projectId)
      .where("examId", "=", anyOf(examIds))
      .where("open", "=", true)
      .where((eb) => eb.not(eb("id", "=", anyOf(found.map(({ id }) => id))))),
  );
  // Last, because it locks exams, which readers write.
  await refreshEstimatedDensities(sql, examIds, shownBy.versions?.serving.id ?? null);
}

function saidBy(row: "Discrepancy" | "excluded") {
  return raw.join((["modelVersionId", "score", "threshold", "truthId"] as const).map((column) => raw.ref(`${row}.${column}`)));
}
