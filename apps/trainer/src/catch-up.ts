import { findDrift, findLocalisation, listServingVersions } from "@second-read/database";
import type { TrainerDeps } from "./deps.ts";

const dayMilliseconds = 86_400_000;

/**
 * Enqueues jobs that serving versions missed because no trainer ran when they were due: the nightly drift measurement of an installation that is off
 * at night, and the analysis of a version that was published before versions were analysed.
 */
export async function catchUp({ database, jobs }: Pick<TrainerDeps, "database" | "jobs">, now: Date): Promise<void> {
  for (const { id } of await listServingVersions(database)) {
    const [localisation, drift] = await Promise.all([findLocalisation(database, id), findDrift(database, id)]);
    const isDriftOld = drift === null || now.getTime() - drift.measuredAt.getTime() > dayMilliseconds;
    await database.transaction(async ({ sql }) => {
      if (localisation === null) await jobs.enqueue(sql, "analyse-version", { modelVersionId: id });
      if (isDriftOld) await jobs.enqueue(sql, "measure-drift", {});
    });
  }
}
