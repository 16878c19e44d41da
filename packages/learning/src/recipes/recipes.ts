import type { Preparation } from "../prepared-image.ts";
import type { RecipeName, TrainingOptions } from "../recipe.ts";
import { compact } from "./compact/compact.ts";
import { kerasBaseline } from "./keras-baseline/keras-baseline.ts";
import { linear } from "./linear/linear.ts";
import { recipes } from "./recipe-data.ts";
import type { RecipeKind } from "./recipe-kind.ts";
import { transfer } from "./transfer/transfer.ts";

const kinds: Readonly<Record<RecipeName, RecipeKind>> = { compact, "keras-baseline": kerasBaseline, linear, transfer };

export function recipeKind(name: RecipeName): RecipeKind {
  return kinds[name];
}

/** The images a run with these options wants: the recipe's own preparation, larger where a larger input was chosen. Throws INVALID_INPUT. */
export function preparationFor(name: RecipeName, options: Partial<TrainingOptions> = {}): Preparation {
  const { preparation } = recipes[name];
  const { inputRows, inputColumns } = kinds[name].resolveOptions(options);
  return { ...preparation, rows: Math.max(preparation.rows, inputRows), columns: Math.max(preparation.columns, inputColumns) };
}
