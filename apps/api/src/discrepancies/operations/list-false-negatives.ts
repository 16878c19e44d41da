import { findEvaluationId, type ListedDiscrepancy, listFalseNegatives, type Page, recordTestSetAccess } from "@second-read/database";
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
 * Abnormal breasts that the version's evaluation classifies as normal: at a named operating point, or at a threshold, which takes precedence and is
 * never frozen. A version without that evaluation has none. Blinded people get those of exams that they have read or opened, and none of held-out
 * patients.
 */
export async function listMisses(
  { database, projectsOf }: Pick<Deps, "database" | "projectsOf">,
  actor: Actor,
  request: FalseNegativesRequest,
): Promise<Page<ListedDiscrepancy>> {
  const operatingPoint = request.operatingPoint ?? defaultOperatingPoint;
  if (!isOperatingPointName(operatingPoint)) throw new AppError("INVALID_INPUT", "There is no such operating point.");
  const set = request.set ?? "OUT_OF_FOLD";
  const threshold = request.threshold === null ? null : requireThreshold(request.threshold);
  const { modelVersionId } = request;
  const projectId = await projectsOf.find("modelVersion", modelVersionId, actor);
  const id = await findEvaluationId(database, { modelVersionId, set });
  const knownTo = projectId === null ? null : knownToOnly(actor, projectId);
  if (projectId === null || id === null || (set === "LOCKED_TEST" && knownTo !== null))
    return { nodes: [], totalCount: 0, hasNextPage: false, endCursor: null };
  const listed = await listFalseNegatives(
    database,
    { projectId, evaluation: { id, modelVersionId, set }, operatingPoint, threshold, knownTo },
    { first: pageSize(request.first), after: request.after },
  );
  // Every page counts as a test-set access: a cursor is only a position, so any page can show patients whom no earlier page has shown.
  if (set === "LOCKED_TEST") await recordTestSetAccess(database, { modelVersionId, userId: actor.id, why: "opened the misses" });
  return listed;
}
