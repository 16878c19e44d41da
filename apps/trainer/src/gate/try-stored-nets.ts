import type { StoredNet } from "@second-read/database";
import type { GateEvidence } from "@second-read/domain";
import type { VersionScoring } from "@second-read/evaluation";
import type { Preparation } from "@second-read/learning";
import type { ImageReference } from "../child/task.ts";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { inferenceContractOf, type RecordedLogit } from "./inference-contract.ts";

/** Held-out images that each net scores again. */
export const imagesPerNet = 4;

export interface RecordedImage extends RecordedLogit {
  readonly reference: ImageReference;
}

/** The gate's inference contract, by trying: every stored net scores some of the images that it held out again. */
export async function tryStoredNets(
  { storeSettings, cacheFolder }: Pick<TrainerDeps, "storeSettings" | "cacheFolder">,
  version: { nets: readonly StoredNet[]; preparation: Preparation; scoring: VersionScoring },
  recorded: readonly RecordedImage[],
  signal: AbortSignal,
): Promise<GateEvidence["inferenceContract"]> {
  const { nets, preparation, scoring } = version;
  const trials = await runInChild<"try-nets">(
    {
      kind: "try-nets",
      preparation,
      nets: nets.map((net) => ({
        ...net,
        images: recorded.filter(({ fold }) => fold === net.fold).map(({ reference }) => reference),
      })),
    },
    { store: storeSettings, cacheFolder, signal },
  );
  return inferenceContractOf(trials, recorded, scoring.folds);
}
