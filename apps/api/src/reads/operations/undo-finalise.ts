import { appendAudit, type ReadRecord, withdrawTruthOf, writeUndone } from "@second-read/database";
import { AppError, leaseExpiry, refusalOfUndo, requireAllowedIn } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { lockReading } from "../require-write.ts";

/**
 * Takes one's own read back within 30 s: it is a draft again, and truth that it made is withdrawn by an event.
 * @throws AppError NOT_FOUND; WRONG_STATE once it is too late, somebody saw what came of it, or another read followed
 */
export async function undoFinalise(deps: Deps, actor: Actor, readId: string): Promise<ReadRecord> {
  const { database, jobs, clock } = deps;
  const now = clock();
  return database.sqlTransaction(async (sql) => {
    const state = await lockReading(sql, actor, "Mutation.undoFinalise", readId, now);
    const refusal = refusalOfUndo({ ...state.read, consequencesSeen: state.consequencesSeen }, now);
    if (refusal) throw new AppError(refusal.code, refusal.message);
    requireAllowedIn(state.examStatus, "UNDO_FINALISE");
    if (state.read.round !== state.examRound || state.read.order !== state.readCount)
      throw new AppError("WRONG_STATE", "Another read of this exam has followed.");
    const withdrawn = await withdrawTruthOf(sql, { examId: state.read.examId, readId, byId: actor.id, at: now });
    const read = await writeUndone(sql, { read: state.read, now, expiresAt: leaseExpiry(now) });
    if (withdrawn.length > 0) await jobs.enqueue(sql, "refresh-discrepancies", { projectId: read.projectId });
    await notifyQueueChanged(sql, read.projectId);
    await appendAudit(sql, {
      chain: read.projectId,
      at: now,
      actorId: actor.id,
      action: "undoFinalise",
      subject: `read ${readId}`,
      outcome: "done",
      details: { truthWithdrawn: withdrawn },
    });
    return read;
  });
}
