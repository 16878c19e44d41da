import { acknowledgeFailure, findRun, type TrainingRun } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Records that somebody knows of a run's failure: it is not retried any more. @throws AppError WRONG_STATE unless it failed and nobody had
 * acknowledged it
 */
export async function acknowledgeRun(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  id: string,
): Promise<TrainingRun> {
  await mutation({ database, clock }, actor, "acknowledgeRun", async (sql, audit) => {
    const run = await findRun(database, id);
    if (run === null) throw new AppError("NOT_FOUND", "There is no such run.");
    if (!(await acknowledgeFailure(sql, { id, byId: actor.id, at: clock() })))
      throw new AppError("WRONG_STATE", run.status === "FAILED" ? "This run's failure has been acknowledged." : "This run has not failed.");
    audit({ chain: run.projectId, subject: `trainingRun ${id}`, details: { error: run.errorCode } });
  });
  const run = await findRun(database, id);
  if (run === null) throw new AppError("NOT_FOUND", "There is no such run.");
  return run;
}
