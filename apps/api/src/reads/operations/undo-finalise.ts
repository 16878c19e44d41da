import { type ReadRecord, writeUndone } from "@second-read/database";
import { AppError, leaseExpiry, refusalOfUndo, statusAfter } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { lockReading } from "../require-write.ts";

/**
 * Makes one's own read a draft again, until it takes effect. Nobody has seen anything that follows from it, nor has its reader from the others';
 * so whether it may be undone hangs on time alone, and undoing it tells nothing.
 * @throws AppError NOT_FOUND; WRONG_STATE once it is too late
 */
export async function undoFinalise(deps: Deps, actor: Actor, readId: string): Promise<ReadRecord> {
  const { clock, settings } = deps;
  const now = clock();
  return mutation(deps, actor, "undoFinalise", async (sql, audit) => {
    const state = await lockReading(sql, actor, "Mutation.undoFinalise", readId, now);
    const refusal = refusalOfUndo(state.read, now, settings.undoSeconds);
    if (refusal) throw new AppError(refusal.code, refusal.message);
    const status = statusAfter(state.examStatus, { kind: "FINALISE_UNDONE" });
    const read = await writeUndone(sql, { read: state.read, now, expiresAt: leaseExpiry(now), status });
    await notifyQueueChanged(sql, read.projectId);
    audit({
      chain: read.projectId,
      subject: `read ${readId}`,
      details: {},
    });
    return read;
  });
}
