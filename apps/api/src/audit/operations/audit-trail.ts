import { type AuditEventRecord, listAuditEvents } from "@second-read/database";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { requireMayKnowTrail } from "./require-may-know-trail.ts";

/** A chain's audit events, newest first. @throws AppError FORBIDDEN for a blinded administrator */
export async function auditTrail(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  { chain, first, after }: { chain: string; first: number | null; after: string | null },
): Promise<Connection<AuditEventRecord>> {
  requireMayKnowTrail(actor, chain);
  return toConnection(await listAuditEvents(database.sql, chain, { first: pageSize(first), after }));
}
