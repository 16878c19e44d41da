import type { Expression } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { countRows, query, raw } from "../statements.ts";

interface OfAnalyst {
  readonly projectId: string;
  readonly analystId: string;
}

/** How many runs have ended since this person last looked. */
export function countUnseenRuns({ projectId, analystId }: { readonly projectId: string; readonly analystId: string | Expression<string> }) {
  const seen = query.selectFrom("RunsSeen").select("at").where("projectId", "=", projectId).where("userId", "=", analystId);
  return query
    .selectFrom("TrainingRun as r")
    .select(countRows().as("count"))
    .where("r.projectId", "=", projectId)
    .where("r.endedAt", ">", raw<Date>`coalesce(${seen}, '-infinity')`)
    .$asScalar();
}

/** Marks all runs that have ended by now as seen. False if all of them had been seen. */
export async function markRunsSeen(sql: SqlRunner, of: OfAnalyst): Promise<boolean> {
  const [counted] = await sql.run(query.selectNoFrom(countUnseenRuns(of).as("count")));
  if (counted === undefined || counted.count === 0) return false;
  const at = raw<Date>`(select max("endedAt") from "TrainingRun" where "projectId" = ${of.projectId})`;
  await sql.run(
    query
      .insertInto("RunsSeen")
      .values({ projectId: of.projectId, userId: of.analystId, at })
      .onConflict((conflict) => conflict.columns(["projectId", "userId"]).doUpdateSet({ at })),
  );
  return true;
}
