import { failRun } from "@second-read/database";
import type { TrainerDeps } from "./deps.ts";

/** Ends a run if one of its jobs has used up its attempts. */
export function gaveUpRun({ database }: Pick<TrainerDeps, "database">, runId: string, reason: string): Promise<void> {
  return database.transaction((connection) =>
    failRun(connection, runId, {
      code: "CHILD_DIED",
      message: `Every attempt ended early (${reason}). Its curves are kept; start another run, with smaller input if memory was short.`,
    }),
  );
}
