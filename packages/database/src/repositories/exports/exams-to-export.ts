import type { Density, EvaluationSet, Laterality } from "@second-read/domain";
import type { Database, SqlRunner } from "../../connection.ts";
import { anyOf, countRows, query, word } from "../../statements.ts";
import { isKnownTo } from "../known-exams.ts";

/** The exams that an export covers: the project's, or those of them that this person knows. */
export interface ExamsToExport {
  readonly projectId: string;
  /** null: everyone's */
  readonly knownTo: string | null;
}

function examsToExport({ projectId, knownTo }: ExamsToExport) {
  return query
    .selectFrom("Exam as e")
    .where("e.projectId", "=", projectId)
    .where("e.status", "<>", word("WITHDRAWN"))
    .where((eb) => isKnownTo(eb.ref("e.id"), knownTo));
}

export async function countExamsToExport(sql: SqlRunner, which: ExamsToExport): Promise<number> {
  const [row] = await sql.run(examsToExport(which).select(countRows().as("count")));
  return row?.count ?? 0;
}

/** The next of them by id, after the given one. */
export async function listExamsToExport(
  sql: SqlRunner,
  which: ExamsToExport,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await sql.run(examsToExport(which).select("e.id").where("e.id", ">", after).orderBy("e.id").limit(limit));
  return rows.map(({ id }) => id);
}

/** Those of these exams that an export may cover. */
export async function keepExamsToExport(sql: SqlRunner, which: ExamsToExport, examIds: readonly string[]): Promise<string[]> {
  const rows = await sql.run(examsToExport(which).select("e.id").where("e.id", "=", anyOf(examIds)).orderBy("e.id"));
  return rows.map(({ id }) => id);
}

export interface PredictionToExport {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly modelVersionId: string;
  readonly number: number;
  readonly score: number;
  readonly density: Density | null;
  readonly set: EvaluationSet | null;
  readonly fold: number | null;
  readonly at: Date;
}

/** Every version's scores for these exams. */
export async function listPredictionsToExport(sql: SqlRunner, examIds: readonly string[]): Promise<PredictionToExport[]> {
  return sql.run(
    query
      .selectFrom("Prediction as p")
      .innerJoin("ModelVersion as v", "v.id", "p.modelVersionId")
      .select(["p.examId", "p.laterality", "p.modelVersionId", "v.number", "p.score", "p.density", "p.set", "p.fold", "p.at"])
      .where("p.examId", "=", anyOf(examIds))
      .orderBy("p.examId")
      .orderBy("v.number")
      .orderBy("p.laterality"),
  );
}

/** Everything that `work` reads is from one moment, whatever commits meanwhile. */
export function inOneMoment<Result>(
  database: Pick<Database, "sqlTransaction">,
  work: (sql: SqlRunner) => Promise<Result>,
): Promise<Result> {
  return database.sqlTransaction(async (sql) => {
    await sql.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    return work(sql);
  });
}
