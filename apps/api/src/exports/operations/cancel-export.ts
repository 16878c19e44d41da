import { cancelExport as cancel, type Export, findExport } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Cancels the actor's own export that has not ended. @throws AppError NOT_FOUND for another person's, WRONG_STATE if it has ended */
export async function cancelExport(deps: Deps, actor: Actor, { id }: { id: string }): Promise<Export> {
  return mutation(deps, actor, "cancelExport", async (sql, audit) => {
    if ((await findExport(sql, { id, requestedById: actor.id })) === null) throw notFound();
    const cancelled = await cancel(sql, id, deps.clock());
    if (cancelled === null) {
      const ended = await findExport(sql, { id, requestedById: actor.id });
      if (ended?.status === "CANCELLING") {
        audit(null);
        return ended;
      }
      throw new AppError("WRONG_STATE", "This export has already ended.");
    }
    audit({ chain: cancelled.projectId, subject: `export ${id}`, details: {} });
    return cancelled;
  });
}
