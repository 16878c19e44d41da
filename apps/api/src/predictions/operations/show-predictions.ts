import type { ExamRecord } from "@second-read/database";
import type { RequestContext } from "../../context.ts";
import type { PredictionWithImages } from "./read-predictions.ts";

/** Scores of an exam for people who may see them, recorded as seen before they are shown; nothing for anyone else. */
export async function showPredictions(
  { loaders }: Pick<RequestContext, "loaders">,
  { id, projectId }: ExamRecord,
  modelVersionId: string | null,
): Promise<PredictionWithImages[]> {
  if (!(await loaders.views.maySee(id, "scores"))) {
    // For a final exam, the absence of scores reveals that its patient is held out.
    if (await loaders.views.maySee(id, "truth")) await loaders.views.shown(id);
    return [];
  }
  const predictions = await loaders.predictions.load({ projectId, examId: id, modelVersionId });
  if (predictions.length > 0) await loaders.views.shown(id);
  return predictions;
}
