import type { RecipeName } from "@second-read/domain";
import type { Preparation } from "../prepared-image.ts";
import type { TrainingOptions } from "../recipe.ts";
import { compact } from "./compact/compact.ts";
import { kerasBaseline } from "./keras-baseline/keras-baseline.ts";
import { linear } from "./linear/linear.ts";
import { patchCnn } from "./patch-cnn/patch-cnn.ts";
import { patchCnnPretrained } from "./patch-cnn-pretrained/patch-cnn-pretrained.ts";
import { recipes } from "./recipe-data.ts";
import type { RecipeKind } from "./recipe-kind.ts";
import { threeClass } from "./three-class/three-class.ts";
import { transfer } from "./transfer/transfer.ts";

const kinds: Readonly<Record<RecipeName, RecipeKind>> = {
  compact,
  "keras-baseline": kerasBaseline,
  linear,
  "patch-cnn": patchCnn,
  "patch-cnn-pretrained": patchCnnPretrained,
  "three-class": threeClass,
  transfer,
};

export function recipeKind(name: RecipeName): RecipeKind {
  return kinds[name];
}

/** The preparation of images for a run with these options: the recipe's own, with finer pixels if a larger input was chosen. Throws INVALID_INPUT. */
export function preparationFor(name: RecipeName, options: Partial<TrainingOptions> = {}): Preparation {
  const { preparation } = recipes[name];
  const { inputRows, inputColumns } = kinds[name].resolveOptions(options);
  const finer = Math.max(1, inputRows / preparation.rows, inputColumns / preparation.columns);
  return {
    ...preparation,
    rows: Math.ceil(preparation.rows * finer),
    columns: Math.ceil(preparation.columns * finer),
    spacingMm: preparation.spacingMm / finer,
  };
}
