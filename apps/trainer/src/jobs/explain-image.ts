import { findFoldsOf, findImagePrediction, findVersion, listImagesOfExams, setHeatMap } from "@second-read/database";
import { keys } from "@second-read/storage";
import { breastIdOf } from "../child/task.ts";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";

/** Computes the heat map of one image with the fold model or models that gave its score. */
export async function explainImageJob(
  deps: TrainerDeps,
  { modelVersionId, imageId }: { modelVersionId: string; imageId: string },
  signal: AbortSignal,
): Promise<void> {
  const { database, store, storeSettings, cacheFolder } = deps;
  const version = await findVersion(database, modelVersionId);
  const scored = await findImagePrediction(database, modelVersionId, imageId);
  if (version === null || scored === null || scored.heatMap === "MADE") return;
  const image = (await listImagesOfExams(database, [scored.examId])).find((one) => one.imageId === imageId && !one.lockedTest);
  if (image === undefined) return setHeatMap(database, modelVersionId, imageId, "FAILED");
  const models = version.foldModels;
  const fold = (await findFoldsOf(database, modelVersionId, [image.patientId])).get(image.patientId) ?? null;
  await runInChild<"explain">(
    {
      kind: "explain",
      preparation: version.preparation,
      modelKeys: models.filter((model) => fold === null || model.fold === fold).map(({ key }) => key),
      image: { ...image, breastId: breastIdOf(image.examId, image.laterality) },
      heatMapKey: keys.heatMap(modelVersionId, imageId),
    },
    { store: storeSettings, cacheFolder, signal },
  );
  // If it was withdrawn meanwhile, its other objects are already deleted.
  const [still] = await listImagesOfExams(database, [scored.examId]);
  if (still === undefined) await store.delete(keys.heatMap(modelVersionId, imageId));
  await setHeatMap(database, modelVersionId, imageId, still === undefined ? "FAILED" : "MADE");
}
