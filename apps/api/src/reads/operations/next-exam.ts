import {
  findWaiting,
  lockExam,
  lockNextQueued,
  lockReader,
  type ReadRecord,
  type SqlRunner,
  sweepLeases,
  takeExam,
} from "@second-read/database";
import { leaseExpiry } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** The actor's open draft, else the first exam held for them, else the next of the queue, with a lease of 30 minutes. Null if there is none. */
export async function nextExam(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  projectId: string,
): Promise<ReadRecord | null> {
  const now = clock();
  return mutation({ database, clock }, actor, "nextExam", async (sql, audit) => {
    await lockReader(sql, projectId, actor.id);
    const examId = (await waiting(sql, projectId, actor, now)) ?? (await queued(sql, projectId, actor, now));
    const read = examId === null ? null : await takeExam(sql, { examId, readerId: actor.id, now, expiresAt: leaseExpiry(now) });
    if (read === null) {
      audit(null);
      return null;
    }
    await notifyQueueChanged(sql, projectId);
    audit({ chain: projectId, subject: `exam ${read.examId}`, details: {} });
    return read;
  });
}

async function waiting(sql: SqlRunner, projectId: string, actor: Actor, now: Date): Promise<string | null> {
  const found = await findWaiting(sql, projectId, actor.id, now);
  if (found === null) return null;
  await lockExam(sql, found.examId);
  // It was found before it was locked; somebody may have finished it in between.
  const still = await findWaiting(sql, projectId, actor.id, now);
  return still?.examId === found.examId ? found.examId : null;
}

async function queued(sql: SqlRunner, projectId: string, actor: Actor, now: Date): Promise<string | null> {
  const [first] = await lockNextQueued(sql, projectId, actor.id, 1);
  if (first !== undefined) return first;
  if ((await sweepLeases(sql, now, projectId)).length === 0) return null;
  const [freed] = await lockNextQueued(sql, projectId, actor.id, 1);
  return freed ?? null;
}
