import type { RunQuery, RunsQuery } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { epochFragment, runProgressFragment, runRequestFragment } from "./documents.ts";

/** A run of an answer, its parts unmasked. */
export function runOf(answered: NonNullable<RunQuery["trainingRun"]>) {
  return {
    ...answered,
    ...unmask(runProgressFragment, answered),
    ...unmask(runRequestFragment, answered),
    epochs: unmask(epochFragment, answered.epochs),
  };
}

/** A run of the list, its parts unmasked. */
export function listedRunOf(answered: RunsQuery["trainingRuns"]["nodes"][number]) {
  return { ...answered, ...unmask(runProgressFragment, answered), ...unmask(runRequestFragment, answered) };
}

export type Run = ReturnType<typeof runOf>;
export type ListedRun = ReturnType<typeof listedRunOf>;
