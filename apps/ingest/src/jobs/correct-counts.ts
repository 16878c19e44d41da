import { correctCounts, listProjects } from "@second-read/database";
import type { IngestDeps } from "../deps.ts";

/** Recounts every project and logs differences: each is a bug, or the database was changed by other means. */
export async function correctAllCounts({ database, logger }: Pick<IngestDeps, "database" | "logger">): Promise<void> {
  for (const { id: projectId } of await listProjects(database, null)) {
    const { patients, counts } = await correctCounts(database.sql, projectId);
    if (patients > 0) logger.warn({ projectId, patients }, "patients were counted as what they are not");
    for (const count of counts) logger.warn({ projectId, ...count }, "a kept count was wrong");
  }
}
