import { type Database, listScoredBreasts, listServingVersions, saveDrift } from "@second-read/database";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";

type DriftDeps = Pick<TrainerDeps, "storeSettings" | "cacheFolder"> & { readonly database: Database };

/** Compares the scores of each serving version, month by month, with those of its training data. */
export async function measureDriftJob(deps: DriftDeps, signal: AbortSignal): Promise<void> {
  const { database, storeSettings, cacheFolder } = deps;
  for (const version of await listServingVersions(database)) {
    const breasts = await listScoredBreasts(database, version.id);
    const figures = await runInChild<"measure-drift">({ kind: "measure-drift", breasts }, { store: storeSettings, cacheFolder, signal });
    await database.transaction((connection) => saveDrift(connection, version, figures, new Date()));
  }
}
