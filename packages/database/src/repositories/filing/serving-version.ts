import type { SqlRunner } from "../../connection.ts";

/** The version that scores new exams: the champion, or the newest where there is none. */
export async function servingVersionId(sql: SqlRunner, projectId: string): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    `SELECT COALESCE(
       (SELECT "modelVersionId" FROM "Alias" WHERE "projectId" = $1 AND name = 'champion'),
       (SELECT id FROM "ModelVersion" WHERE "projectId" = $1 ORDER BY number DESC LIMIT 1)) AS id`,
    [projectId],
  );
  return row?.id ?? null;
}
