import { type EpochRecord, listEpochs, type TrainingRun } from "@second-read/database";
import { signedIn } from "../../access/signed-in.ts";
import type { RequestContext } from "../../context.ts";
import { knownToOnly } from "../../exams/sums.ts";
import { inPercent } from "../in-percent.ts";

/** Every epoch of a run so far, fold by fold; for blinded people in whole per cent. */
export async function showEpochs(context: RequestContext, run: TrainingRun): Promise<EpochRecord[]> {
  const epochs = await listEpochs(context.deps.database, run.id);
  return knownToOnly(signedIn(context), run.projectId) === null ? epochs : epochs.map(inPercent);
}
