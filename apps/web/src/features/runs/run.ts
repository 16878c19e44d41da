import { runRequestFragment, snapshotFragment } from "../../entities/run/run.ts";
import type { RunQuery, RunsQuery } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { epochColumnsFragment, runProgressFragment, runTimeFragment } from "./documents.ts";
import { epochsOf } from "./run-state.ts";

/** Unmasks a run of the list. */
export function listedRunOf(answered: RunsQuery["trainingRuns"]["nodes"][number]) {
  return {
    ...unmask(runRequestFragment, answered),
    ...unmask(runProgressFragment, answered),
    ...unmask(runTimeFragment, answered),
    snapshot: unmask(snapshotFragment, answered.snapshot),
  };
}

/** Unmasks a run of a response. */
export function runOf(answered: NonNullable<RunQuery["trainingRun"]>) {
  const { attempt, backend, device } = answered;
  return { ...listedRunOf(answered), attempt, backend, device, epochs: epochsOf(unmask(epochColumnsFragment, answered.epochColumns)) };
}

export type Run = ReturnType<typeof runOf>;
export type ListedRun = ReturnType<typeof listedRunOf>;
