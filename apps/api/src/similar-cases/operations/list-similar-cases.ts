import { listFeaturesOfBreast, listImageFeatures, type Prediction } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { type NearBreast, nearestBreasts } from "./nearest-breasts.ts";

/**
 * The training cases that are most like a breast to the version that scored it: of final exams, and for who is kept blind of those that they know. None
 * of a breast that was not in the training data, a test patient's among them: the version keeps no features of it.
 */
export async function listSimilarCases(
  { database, measuring }: Pick<Deps, "database" | "measuring">,
  actor: Actor,
  { projectId, modelVersionId, examId, laterality }: Pick<Prediction, "projectId" | "modelVersionId" | "examId" | "laterality">,
  limit: number,
): Promise<NearBreast[]> {
  const own = await listFeaturesOfBreast(database, modelVersionId, { examId, laterality });
  if (own.length === 0) return [];
  return nearestBreasts(measuring, own, await listImageFeatures(database, modelVersionId, knownToOnly(actor, projectId)), limit);
}
