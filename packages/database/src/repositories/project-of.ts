import type { Database } from "../connection.ts";
import { query } from "../statements.ts";

/** Things that belong to one project for ever, by the name that the access table calls them. */
const tables = {
  exam: "Exam",
  read: "Read",
  upload: "Upload",
  snapshot: "Snapshot",
  trainingRun: "TrainingRun",
  modelVersion: "ModelVersion",
  predictionBatch: "PredictionBatch",
  adjudication: "Adjudication",
  webhook: "Webhook",
  webhookDelivery: "WebhookDelivery",
} as const;
export type KindInProject = keyof typeof tables;

/** The project that owns this thing; null when there is no such thing. */
export async function findProjectOf({ sql }: Pick<Database, "sql">, kind: KindInProject | "project", id: string): Promise<string | null> {
  const [row] = await sql.run(
    kind === "project"
      ? query.selectFrom("Project").select("id as projectId").where("id", "=", id)
      : query.selectFrom(tables[kind]).select("projectId").where("id", "=", id),
  );
  return row?.projectId ?? null;
}
