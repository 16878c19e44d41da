import { type ReadRecord, writeUndone } from "@second-read/database";
import { AppError, leaseExpiry, refusalOfUndo, statusAfter } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { lockReading } from "../require-write.ts";

/**
 * Turns the actor's own read back into a draft, until it takes effect. Until then nobody has seen anything that follows from it, nor has its reader seen
 * anything that follows from others' reads, unless by breaking the glass: apart from that it depends on time alone, and undoing it reveals nothing.
 * @throws AppError NOT_FOUND; WRONG_STATE once it is too late; FORBIDDEN after breaking the exam's glass, which shows what others said
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
