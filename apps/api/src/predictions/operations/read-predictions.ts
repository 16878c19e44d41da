import { findImagePredictions, findPredictions, findServingVersion, type ImagePrediction, type Prediction } from "@second-read/database";
import type { Deps } from "../../deps.ts";

export interface PredictionWithImages extends Prediction {
  readonly images: readonly ImagePrediction[];
}

/** An exam and the version to score it by; null is the champion, or the newest version if there is none. */
export interface PredictionKey {
  readonly projectId: string;
  readonly examId: string;
  readonly modelVersionId: string | null;
}

/** Predictions of many exams in three statements, in the order of the keys. The caller decides who may see them. */
export async function readPredictions(
  { database }: Pick<Deps, "database">,
  keys: readonly PredictionKey[],
): Promise<PredictionWithImages[][]> {
  const serving = new Map<string, string | null>();
  for (const { projectId, modelVersionId } of keys) {
    if (modelVersionId !== null || serving.has(projectId)) continue;
    serving.set(projectId, (await findServingVersion(database, projectId))?.id ?? null);
  }
  const pairs = keys.flatMap(({ projectId, examId, modelVersionId }) => {
    const version = modelVersionId ?? serving.get(projectId) ?? null;
    return version === null ? [] : [{ examId, modelVersionId: version }];
  });
  if (pairs.length === 0) return keys.map(() => []);
  const [breasts, images] = await Promise.all([findPredictions(database, pairs), findImagePredictions(database, pairs)]);
  return keys.map(({ projectId, examId, modelVersionId }) => {
    const version = modelVersionId ?? serving.get(projectId) ?? null;
    const own = <Row extends { examId: string; modelVersionId: string }>(row: Row) =>
      row.examId === examId && row.modelVersionId === version;
    return breasts.filter(own).map((breast) => ({ ...breast, images: images.filter(own) }));
  });
}
