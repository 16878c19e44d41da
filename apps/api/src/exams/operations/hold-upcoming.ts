import { type ExamRecord, findExams, holdExams, lockHeld, lockNextQueued, lockReader } from "@second-read/database";
import { AppError, leaseExpiry, upcomingHoldSeconds } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** More would starve other readers. */
const mostHeld = 5;

/** Holds the next exams for a reader for 10 minutes, so that their images can be prefetched; extends the hold on those held already. */
export async function holdUpcoming(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  { projectId, first }: { projectId: string; first: number | null },
): Promise<ExamRecord[]> {
  const count = first ?? 2;
  if (count < 1 || count > mostHeld) throw new AppError("INVALID_INPUT", `1 to ${mostHeld} exams can be reserved ahead.`, { first: count });
  const now = clock();
  const ids = await database.sqlTransaction(async (sql) => {
    await lockReader(sql, projectId, actor.id);
    const held = (await lockHeld(sql, projectId, actor.id, now)).slice(0, count);
    const more = held.length < count ? await lockNextQueued(sql, projectId, actor.id, count - held.length) : [];
    const examIds = [...held, ...more];
    await holdExams(sql, { examIds, readerId: actor.id, now, expiresAt: leaseExpiry(now, upcomingHoldSeconds) });
    if (more.length > 0) await notifyQueueChanged(sql, projectId);
    return examIds;
  });
  const exams = new Map((await findExams(database.sql, ids)).map((exam) => [exam.id, exam]));
  return ids.flatMap((id) => exams.get(id) ?? []);
}
