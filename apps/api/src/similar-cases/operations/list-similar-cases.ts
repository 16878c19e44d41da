import { listFeaturesOfBreast, listImageFeatures, type Prediction } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { type NearBreast, nearestBreasts } from "./nearest-breasts.ts";

/**
 * The training cases most similar to a breast, according to the version that scored it: of final exams, and for blinded people of those that they
 * know. None for a breast outside the training data, such as a test patient's: the version stores no features of it.
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
