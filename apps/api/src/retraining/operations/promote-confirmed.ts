import {
  type AutomaticPromotion,
  decidePromotion,
  findRetrainingPolicy,
  listUndecidedPromotions,
  type UndecidedPromotion,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import { promoteVersion } from "../../models/operations/promote-version.ts";

/** Promotes the versions of automatic runs if the policy says so, the gate says PROMOTE, and the held-out test set has confirmed it. */
export async function promoteConfirmed(deps: Deps): Promise<void> {
  for (const undecided of await listUndecidedPromotions(deps.database.sql)) {
    try {
      await decide(deps, undecided);
    } catch (error) {
      deps.logger.error({ err: error, runId: undecided.runId }, "an automatic promotion could not be decided");
    }
  }
}

/** Called again while test patients are being scored: until then nothing is decided. */
async function decide(deps: Deps, { runId, projectId, modelVersionId }: UndecidedPromotion): Promise<void> {
  const policy = await findRetrainingPolicy(deps.database.sql, projectId);
  if (!policy?.enabled || !policy.promoteAutomatically) return conclude(deps, runId, "NOT_WANTED", null);
  const reason = "Promoted automatically by the retraining policy: the gate says PROMOTE on the held-out test set.";
  try {
    await promoteVersion(deps, { id: null, isAdministrator: false }, { modelVersionId, alias: "champion", reason });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.details.scoringLocked === true || error.details.askingGate === true) return;
    return conclude(deps, runId, "DECLINED", `Not promoted automatically. ${error.message}`);
  }
  return conclude(deps, runId, "PROMOTED", reason);
}

async function conclude(deps: Deps, runId: string, outcome: AutomaticPromotion, message: string | null): Promise<void> {
  const isNew = await deps.database.transaction((connection) => decidePromotion(connection, runId, outcome, message));
  if (isNew) deps.logger.info({ runId, outcome }, message ?? "automatic promotion is not wanted");
}
