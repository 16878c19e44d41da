import { type ListedDiscrepancy, listDiscrepancies, type Page } from "@second-read/database";
import type { DiscrepancyKind } from "@second-read/domain";
import { pageSize } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { offsetCursor, readOffset } from "../offset-cursor.ts";

export interface DiscrepanciesRequest {
  readonly projectId: string;
  readonly kind: readonly DiscrepancyKind[] | null;
  readonly open: boolean | null;
  readonly modelVersionId: string | null;
  readonly first: number | null;
  readonly after: string | null;
}

/** The project's queues, of final exams; for who is kept blind, of those that they have read or opened. */
export async function listQueue(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  request: DiscrepanciesRequest,
): Promise<Page<ListedDiscrepancy>> {
  const first = pageSize(request.first);
  const skip = readOffset(request.after);
  const { rows, totalCount } = await listDiscrepancies(
    database,
    { ...request, knownTo: knownToOnly(actor, request.projectId) },
    { first, skip },
  );
  return offsetCursor(rows, skip, totalCount);
}
