import { train } from "@tensorflow/tfjs-core";
import type { TrainableNet } from "../backend/contract.ts";
import type { RecipeName } from "../contract.ts";
import type { FullOptions } from "./recipe-kind.ts";
import { recipeKind } from "./recipes.ts";

export interface BuildArguments {
  readonly recipe: RecipeName;
  readonly options: FullOptions;
}

/** What each training worker calls to make the same net anew. */
export function buildTrainable(args: unknown): TrainableNet {
  const { recipe, options } = args as BuildArguments;
  const kind = recipeKind(recipe);
  return { model: kind.buildModel(options), optimizer: train.adam(kind.learningRate(0)), lossPerExample: kind.lossPerExample };
}
