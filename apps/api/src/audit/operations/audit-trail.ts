import { type AuditEventRecord, listAuditEvents } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * A project's audit events, newest first. They name the exams that were sent back, and their hashes cover verdicts and decisions.
 * @throws AppError FORBIDDEN for an administrator who is kept blind
 */
export async function auditTrail(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  input: { projectId: string; first: number | null; after: string | null },
): Promise<Connection<AuditEventRecord>> {
  if (knownToOnly(actor, input.projectId) !== null)
    throw new AppError(
      "FORBIDDEN",
      "The audit trail names exams that were sent back: it is shown to those who neither read nor arbitrate.",
    );
  return toConnection(await listAuditEvents(database.sql, input.projectId, { first: pageSize(input.first), after: input.after }));
}
