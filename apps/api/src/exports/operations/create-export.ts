import { countOpenExports, type Export, findSnapshot, insertExport } from "@second-read/database";
import { AppError, type ExportFormat, notFound } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import { requireRoom } from "../../common/require-room.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Has a job export labels. @throws AppError NOT_FOUND for a snapshot of another project, WRONG_STATE for one that is not frozen, and if too many are
 * in progress
 */
export async function createExport(
  deps: Deps,
  actor: Actor,
  { projectId, format, snapshotId }: { projectId: string; format: ExportFormat; snapshotId: string | null },
): Promise<Export> {
  const snapshot = snapshotId === null ? null : await findSnapshot(deps.database, snapshotId);
  if (snapshotId !== null && snapshot?.projectId !== projectId) throw notFound();
  if (snapshot !== null && snapshot.status !== "FROZEN") throw new AppError("WRONG_STATE", "This snapshot is not frozen.");
  return mutation(deps, actor, "createExport", async (sql, audit) => {
    await requireRoom(sql, actor, "exports", () => countOpenExports(sql, { projectId, requestedById: actor.id }));
    const made = await insertExport(sql, { projectId, format, snapshotId, requestedById: actor.id, createdAt: deps.clock() });
    await deps.jobs.enqueue(sql, "make-export", { exportId: made.id });
    audit({ chain: projectId, subject: `export ${made.id}`, details: { format, snapshotId } });
    return made;
  });
}
