import type { SqlRunner } from "../../connection.ts";
import { query, word } from "../../statements.ts";

/** The version that scores new exams: the champion, or the newest if there is none. */
export async function servingVersionId(sql: SqlRunner, projectId: string): Promise<string | null> {
  const [row] = await sql.run(servingVersion(projectId));
  return row?.id ?? null;
}

/** The same as part of a statement. */
export function servingVersion(projectId: string) {
  return query
    .selectFrom("ModelVersion as v")
    .leftJoin("Alias as a", (join) => join.onRef("a.modelVersionId", "=", "v.id").on("a.name", "=", word("champion")))
    .select("v.id")
    .where("v.projectId", "=", projectId)
    .orderBy((eb) => eb("a.name", "is", null))
    .orderBy("v.number", "desc")
    .limit(1);
}
