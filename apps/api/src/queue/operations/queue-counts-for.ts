import { rolesIn } from "@second-read/access";
import { type CountsAsker, countQueues, type QueueCountsRecord } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** The waiting work that this person may know of: for a reader, their own unread exams. */
export async function queueCountsFor({ database }: Pick<Deps, "database">, actor: Actor, projectId: string): Promise<QueueCountsRecord> {
  const [counts] = await countQueues(database.sql, { projectId, askers: [askerOf(actor, projectId)] });
  if (counts === undefined) throw new Error("counting answered nothing");
  return counts;
}

/** What this person may know of a project's counts, by their current roles. */
export function askerOf(actor: Actor, projectId: string): CountsAsker {
  const roles = rolesIn(actor, projectId);
  return {
    personId: actor.id,
    reads: roles.includes("READER"),
    analyses: roles.includes("ANALYST") || roles.includes("ADMIN"),
    onlyKnown: knownToOnly(actor, projectId) !== null,
  };
}
