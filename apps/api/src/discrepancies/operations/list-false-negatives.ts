import {
  findEvaluation,
  findVersion,
  type ListedDiscrepancy,
  listFalseNegatives,
  type Page,
  recordTestSetAccess,
} from "@second-read/database";
import { AppError, defaultOperatingPoint, type EvaluationSet, isOperatingPointName } from "@second-read/domain";
import { pageSize } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import { requireThreshold } from "../../models/operations/measure-evaluation.ts";
import type { Actor } from "../../sign-in/actor.ts";

export interface FalseNegativesRequest {
  readonly modelVersionId: string;
  readonly set: EvaluationSet | null;
  readonly operatingPoint: string | null;
  readonly threshold: number | null;
  readonly first: number | null;
  readonly after: string | null;
}

/**
 * Abnormal breasts that the version's evaluation calls normal: at a named operating point, or at a threshold, which wins and is never frozen.
 * A version without that evaluation has none. Who is kept blind is given those of exams that they have read or opened, and none of held-out patients.
 */
export async function listMisses(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  request: FalseNegativesRequest,
): Promise<Page<ListedDiscrepancy>> {
  const operatingPoint = request.operatingPoint ?? defaultOperatingPoint;
  if (!isOperatingPointName(operatingPoint)) throw new AppError("INVALID_INPUT", "There is no such operating point.");
  const set = request.set ?? "OUT_OF_FOLD";
  const threshold = request.threshold === null ? null : requireThreshold(request.threshold);
  const version = await findVersion(database, request.modelVersionId);
  const evaluation = await findEvaluation(database, request.modelVersionId, set);
  const knownTo = version === null ? null : knownToOnly(actor, version.projectId);
  if (version === null || evaluation === null || (set === "LOCKED_TEST" && knownTo !== null))
    return { nodes: [], totalCount: 0, hasNextPage: false, endCursor: null };
  const listed = await listFalseNegatives(
    database,
    { projectId: version.projectId, evaluation, operatingPoint, threshold, knownTo },
    { first: pageSize(request.first), after: request.after },
  );
  // Every page counts as test-set access: a cursor is only a place, so any of them shows patients whom no page before it need have shown.
  if (set === "LOCKED_TEST")
    await recordTestSetAccess(database, { modelVersionId: version.id, userId: actor.id, why: "opened the misses" });
  return listed;
}
