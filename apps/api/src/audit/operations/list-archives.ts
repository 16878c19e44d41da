import { pageAuditArchives, type RecordedArchive } from "@second-read/database";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { requireMayKnowTrail } from "./require-may-know-trail.ts";

/** The archives of a chain, newest first. @throws AppError FORBIDDEN for a blinded administrator */
export async function listArchives(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  { chain, first, after }: { chain: string; first: number | null; after: string | null },
): Promise<Connection<RecordedArchive>> {
  requireMayKnowTrail(actor, chain);
  return toConnection(await pageAuditArchives(database.sql, chain, { first: pageSize(first), after }));
}
