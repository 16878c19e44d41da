import { type ListedDiscrepancy, listDiscrepancies, type Page } from "@second-read/database";
import type { DiscrepancyKind } from "@second-read/domain";
import { pageSize } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

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
  const page = { first: pageSize(request.first), after: request.after };
  return listDiscrepancies(database, { ...request, knownTo: knownToOnly(actor, request.projectId) }, page);
}
