import { type ListedDiscrepancy, listDiscrepancies, sumDiscrepancies } from "@second-read/database";
import type { DiscrepancyKind } from "@second-read/domain";
import { signedIn } from "../../access/signed-in.ts";
import { type Connection, pageSize, readWhenAsked } from "../../common/paging.ts";
import type { RequestContext } from "../../context.ts";
import { knownToOnly } from "../../exams/sums.ts";

export interface DiscrepanciesRequest {
  readonly projectId: string;
  readonly kind: readonly DiscrepancyKind[] | null;
  readonly open: boolean | null;
  readonly modelVersionId: string | null;
  readonly first: number | null;
  readonly after: string | null;
}

/** The project's queues, over final exams; for blinded people, over those that they have read or opened. */
export function listQueue(context: RequestContext, request: DiscrepanciesRequest): Connection<ListedDiscrepancy> {
  const { deps, loaders } = context;
  const page = { first: pageSize(request.first), after: request.after };
  const filter = { ...request, knownTo: knownToOnly(signedIn(context), request.projectId) };
  return readWhenAsked(
    () => listDiscrepancies(deps.database, filter, page),
    async () => sumDiscrepancies(await loaders.discrepancyCounts.load(filter), filter),
  );
}
