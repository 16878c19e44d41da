import type { FoldModel, GateEvidence } from "@second-read/domain";
import type { VersionScoring } from "@second-read/evaluation";
import type { Preparation } from "@second-read/learning";
import type { ImageReference } from "../child/task.ts";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { inferenceContractOf, type RecordedLogit } from "./inference-contract.ts";

/** Number of held-out images that each fold model scores again. */
export const imagesPerModel = 4;

export interface RecordedImage extends RecordedLogit {
  readonly reference: ImageReference;
}

/** Evaluates the gate's inference contract: every stored fold model scores some of its held-out images again. */
export async function tryStoredModels(
  { storeSettings, cacheFolder }: Pick<TrainerDeps, "storeSettings" | "cacheFolder">,
  version: { models: readonly FoldModel[]; preparation: Preparation; scoring: VersionScoring },
  recorded: readonly RecordedImage[],
  signal: AbortSignal,
): Promise<GateEvidence["inferenceContract"]> {
  const { models, preparation, scoring } = version;
  const trials = await runInChild<"try-fold-models">(
    {
      kind: "try-fold-models",
      preparation,
      models: models.map((model) => ({
        ...model,
        images: recorded.filter(({ fold }) => fold === model.fold).map(({ reference }) => reference),
      })),
    },
    { store: storeSettings, cacheFolder, signal },
  );
  return inferenceContractOf(trials, recorded, scoring.folds);
}
