import { markRunsSeen as writeSeen } from "@second-read/database";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Records that the actor has seen which runs have ended. True if one of them was new to them. */
export async function markRunsSeen(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  { projectId }: { projectId: string },
): Promise<boolean> {
  return mutation({ database, clock }, actor, "markRunsSeen", async (sql, audit) => {
    const isNew = await writeSeen(sql, { projectId, analystId: actor.id });
    if (isNew) await notifyQueueChanged(sql, projectId);
    audit(isNew ? { chain: projectId, subject: `project ${projectId}`, details: {} } : null);
    return isNew;
  });
}
