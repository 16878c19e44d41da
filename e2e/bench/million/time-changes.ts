import { refreshDiscrepanciesOf } from "@second-read/database";
import type { FilledServer } from "../../scale/start-filled-server.ts";

const changes = 200;

/** Milliseconds needed to update the queues after one exam changed, for some hundred exams that the serving version has scored. */
export async function timeChanges({ database, project }: FilledServer): Promise<number[]> {
  const exams = await database.sql.query<{ id: string }>(
    `SELECT "id" FROM "Exam" e WHERE "projectId" = $1 AND "status" = 'SETTLED' AND EXISTS (SELECT FROM "Prediction" p WHERE p."examId" = e."id")
     ORDER BY hashtext("id") LIMIT $2`,
    [project.id, changes],
  );
  const milliseconds: number[] = [];
  for (const { id } of exams) {
    const begun = performance.now();
    await database.transaction((connection) => refreshDiscrepanciesOf(connection, { projectId: project.id, examId: id }));
    milliseconds.push(performance.now() - begun);
  }
  return milliseconds;
}
