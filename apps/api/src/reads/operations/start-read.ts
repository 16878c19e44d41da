import { requireConditions } from "@second-read/access";
import { countOtherOpenReads, loadExamToStart, lockExam, lockName, type ReadRecord, takeExam } from "@second-read/database";
import { AppError, leaseExpiry, notFound, openReadsAtMost, readsWantedBy, refusalOfStart } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Starts a read of a specific exam, or continues the actor's own draft of it.
 * @throws AppError NOT_FOUND; FORBIDDEN for a person who has read it or seen its scores or truth; WRONG_STATE if it needs no reader now, or the actor
 * has the maximum number of open reads
 */
export async function startRead({ database, clock }: Pick<Deps, "database" | "clock">, actor: Actor, examId: string): Promise<ReadRecord> {
  const now = clock();
  return mutation({ database, clock }, actor, "startRead", async (sql, audit) => {
    await lockExam(sql, examId);
    const exam = await loadExamToStart(sql, examId, actor.id, now);
    if (exam === null) throw notFound();
    requireConditions(actor, "Mutation.startRead", { readThisExam: exam.readByMe, openedThisExam: exam.openedByMe });
    const refusal = refusalOfStart({ ...exam, readsWanted: readsWantedBy(exam.readingProtocol) });
    if (refusal) throw new AppError(refusal.code, refusal.message, { status: exam.status });
    // Concurrent requests would each count before any of them takes an exam.
    await lockName(sql, `open reads ${exam.projectId} ${actor.id}`);
    const open = await countOtherOpenReads(sql, { projectId: exam.projectId, examId, readerId: actor.id, now });
    if (open >= openReadsAtMost)
      throw new AppError("WRONG_STATE", `You have ${open} exams open. Submit or skip one of them first.`, { status: exam.status });
    const read = await takeExam(sql, { examId, readerId: actor.id, now, expiresAt: leaseExpiry(now) });
    await notifyQueueChanged(sql, exam.projectId);
    audit({
      chain: exam.projectId,
      subject: `exam ${examId}`,
      details: {},
    });
    return read;
  });
}
