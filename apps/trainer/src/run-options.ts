import type { TrainingRun } from "@second-read/database";
import type { TrainingOptions } from "@second-read/learning";

/** What a run asked of its recipe; the rest are the recipe's own defaults. */
export function optionsOf({ epochs, seed, inputRows, inputColumns }: TrainingRun): Partial<TrainingOptions> {
  return { epochs, seed, ...(inputRows === null || inputColumns === null ? {} : { inputRows, inputColumns }) };
}
