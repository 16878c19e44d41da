import type { RecipeName } from "@second-read/domain";
import type { TrainableModel } from "@second-read/tfjs-training";
import type { Convolution } from "../backbone/convolution.ts";
import type { FullOptions } from "./recipe-kind.ts";
import { recipeKind } from "./recipes.ts";

export interface BuildArguments {
  readonly recipe: RecipeName;
  readonly options: FullOptions;
  readonly pretrained?: readonly Convolution[] | undefined;
}

/** Called by each training worker to build the same model. */
export function buildTrainable(args: unknown): TrainableModel {
  const { recipe, options, pretrained } = args as BuildArguments;
  const kind = recipeKind(recipe);
  return { model: kind.buildModel(options, pretrained), optimizer: kind.buildOptimizer(), lossPerExample: kind.lossPerExample };
}
