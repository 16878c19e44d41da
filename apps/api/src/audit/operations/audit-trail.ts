import { type AuditEventRecord, listAuditEvents } from "@second-read/database";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";

/** A project's audit events, newest first. */
export async function auditTrail(
  { database }: Pick<Deps, "database">,
  input: { projectId: string; first: number | null; after: string | null },
): Promise<Connection<AuditEventRecord>> {
  return toConnection(await listAuditEvents(database.sql, input.projectId, { first: pageSize(input.first), after: input.after }));
}
