import { TrainingError } from "../training-error.ts";
import type { ModelSource, TrainableModel } from "./training-session.ts";

/** Calls the builder that a source names. @throws INVALID_INPUT if the module has no such function. */
export async function loadTrainableModel(source: ModelSource): Promise<TrainableModel> {
  const module = (await import(/* @vite-ignore */ source.moduleUrl)) as Record<string, unknown>;
  const build = module[source.exportName];
  if (typeof build !== "function") throw new TrainingError("INVALID_INPUT", `The model's module exports no function ${source.exportName}.`);
  return (await build(source.args)) as TrainableModel;
}
