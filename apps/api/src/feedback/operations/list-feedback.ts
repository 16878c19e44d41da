import { type FeedbackRecord, listFeedback } from "@second-read/database";
import { type Connection, pageSize, toConnection } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import type { ExamViews } from "../../exams/visibility.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** The statement lists only final exams and the reader's own reads; the blindness rule is applied all the same, and decides. */
export async function listFeedbackFor(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  views: ExamViews,
  { projectId, first, after }: { readonly projectId: string; readonly first: number | null; readonly after: string | null },
): Promise<Connection<FeedbackRecord>> {
  const page = await listFeedback(database.sql, { projectId, readerId: actor.id, first: pageSize(first), after });
  const told = await Promise.all(page.nodes.map(({ examId }) => isTold(views, examId)));
  return toConnection({ ...page, nodes: page.nodes.filter((_, index) => told[index]) });
}

/** How an exam was decided follows from its reads: a person who may not see those yet is told nothing. */
export function isTold(views: ExamViews, examId: string): boolean | Promise<boolean> {
  return views.maySee(examId, "reads");
}
