import type { RecipeName } from "@second-read/domain";
import type { Recipe } from "../recipe.ts";
import { recipe as compact } from "./compact/recipe.ts";
import { recipe as kerasBaseline } from "./keras-baseline/recipe.ts";
import { recipe as linear } from "./linear/recipe.ts";
import { recipe as patchCnn } from "./patch-cnn/recipe.ts";
import { recipe as patchCnnPretrained } from "./patch-cnn-pretrained/recipe.ts";
import { recipe as threeClass } from "./three-class/recipe.ts";
import { recipe as transfer } from "./transfer/recipe.ts";

/** Every recipe as data: what a page shows and a run records. Loads no TensorFlow. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  compact,
  "keras-baseline": kerasBaseline,
  linear,
  "patch-cnn": patchCnn,
  "patch-cnn-pretrained": patchCnnPretrained,
  "three-class": threeClass,
  transfer,
};

export function recipeOf(name: RecipeName): Recipe {
  return recipes[name];
}
