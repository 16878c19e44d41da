import { findRun, requestCancel, type TrainingRun } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Asks a run to end; its curves are kept. A run that has already ended is WRONG_STATE. */
export async function cancelTrainingRun({ database, clock }: Deps, actor: Actor, { id }: { id: string }): Promise<TrainingRun> {
  return prismaMutation({ database, clock }, actor, "cancelTrainingRun", async (connection, audit) => {
    const run = await requestCancel(connection, id);
    if (run === null) {
      const ended = await findRun(connection, id);
      if (ended === null) throw notFound();
      if (ended.status === "CANCELLING") {
        audit(null);
        return ended;
      }
      throw new AppError("WRONG_STATE", "This run has already ended.", { status: ended.status });
    }
    audit({
      chain: run.projectId,
      subject: `trainingRun ${id}`,
      details: {},
    });
    return run;
  });
}
