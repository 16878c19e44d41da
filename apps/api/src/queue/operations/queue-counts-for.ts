import { rolesIn } from "@second-read/access";
import { countQueues, type QueueCountsRecord } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** What waits, as this person may know it: a reader's own unread exams. */
export async function queueCountsFor({ database }: Pick<Deps, "database">, actor: Actor, projectId: string): Promise<QueueCountsRecord> {
  const roles = rolesIn(actor, projectId);
  return countQueues(database.sql, {
    projectId,
    readerId: roles.includes("READER") ? actor.id : null,
    analystId: roles.includes("ANALYST") || roles.includes("ADMIN") ? actor.id : null,
    knownTo: knownToOnly(actor, projectId),
  });
}
