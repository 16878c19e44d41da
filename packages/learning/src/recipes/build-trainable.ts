import type { TrainableModel } from "@second-read/tfjs-training";
import type { RecipeName } from "../recipe.ts";
import type { FullOptions } from "./recipe-kind.ts";
import { recipeKind } from "./recipes.ts";

export interface BuildArguments {
  readonly recipe: RecipeName;
  readonly options: FullOptions;
}

/** What each training worker calls to make the same model anew. */
export function buildTrainable(args: unknown): TrainableModel {
  const { recipe, options } = args as BuildArguments;
  const kind = recipeKind(recipe);
  return { model: kind.buildModel(options), optimizer: kind.buildOptimizer(), lossPerExample: kind.lossPerExample };
}
