import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { query } from "../statements.ts";
import type { Tables } from "../tables.ts";

type TableInProject = { [Table in keyof Tables]: Tables[Table] extends { id: unknown; projectId: unknown } ? Table : never }[keyof Tables];

interface Asked {
  readonly id: string;
}
const inTable = (table: TableInProject) => prepared(({ id }: Asked) => query.selectFrom(table).select("projectId").where("id", "=", id));

/**
 * Kinds of targets, by their name in the access table, each of which belongs to one project forever. Looked up before nearly every call with an id.
 */
const ownerOf = {
  exam: inTable("Exam"),
  read: inTable("Read"),
  upload: inTable("Upload"),
  snapshot: inTable("Snapshot"),
  trainingRun: inTable("TrainingRun"),
  modelVersion: inTable("ModelVersion"),
  predictionBatch: inTable("PredictionBatch"),
  adjudication: inTable("Adjudication"),
  export: inTable("Export"),
  webhook: inTable("Webhook"),
  webhookDelivery: inTable("WebhookDelivery"),
  project: prepared(({ id }: Asked) => query.selectFrom("Project").select("id as projectId").where("id", "=", id)),
};
export type KindInProject = Exclude<keyof typeof ownerOf, "project">;

/** The project that the target belongs to; null if there is no such target. */
export async function findProjectOf({ sql }: Pick<Database, "sql">, kind: keyof typeof ownerOf, id: string): Promise<string | null> {
  const [row] = await sql.run(ownerOf[kind]({ id }));
  return row?.projectId ?? null;
}
