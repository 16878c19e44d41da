import { type Connection, requestSnapshot, type Snapshot } from "@second-read/database";
import { type Author, mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Enqueues a job that freezes the truth into a snapshot, soon after the caller's transaction. */
export async function freezeSoon(
  { jobs, clock }: Pick<Deps, "jobs" | "clock">,
  { sql }: Pick<Connection, "sql">,
  author: Author,
  projectId: string,
): Promise<Snapshot> {
  const snapshot = await requestSnapshot(sql, { projectId, frozenById: author.id, at: clock() });
  await jobs.enqueue(sql, "freeze-snapshot", { snapshotId: snapshot.id });
  return snapshot;
}

/** Freezes a snapshot for inspection before training. */
export async function freezeSnapshot(deps: Deps, actor: Actor, { projectId }: { projectId: string }): Promise<Snapshot> {
  return mutation(deps, actor, "freezeSnapshot", async (sql, audit) => {
    const snapshot = await freezeSoon(deps, { sql }, actor, projectId);
    audit({ chain: projectId, subject: `snapshot ${snapshot.id}`, details: {} });
    return snapshot;
  });
}
