import type { TrainingRun } from "@second-read/database";
import type { TrainingOptions } from "@second-read/learning";

/** The options that a run sets; the others have the recipe's defaults. */
export function optionsOf({ epochs, seed, inputRows, inputColumns }: TrainingRun): Partial<TrainingOptions> {
  return { epochs, seed, ...(inputRows === null || inputColumns === null ? {} : { inputRows, inputColumns }) };
}
