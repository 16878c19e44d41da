import { AppError, defaultFolds } from "@second-read/domain";
import { recipeOf } from "@second-read/learning/plan";
import type { ChosenRecipe } from "./choose-recipe.ts";

/** A complete plan of a run, with every number explicit. */
export interface RunPlan extends ChosenRecipe {
  readonly epochs: number;
  readonly seed: number;
  readonly folds: number;
  readonly inputRows: number | null;
  readonly inputColumns: number | null;
}

/** The settings that were requested; the others get their defaults. */
export type WantedNumbers = { readonly [Name in Exclude<keyof RunPlan, keyof ChosenRecipe>]?: number | null };

const folds = { least: 2, most: 10 };
const mostEpochs = 500;

/** @throws AppError INVALID_INPUT */
export function planOf(
  chosen: ChosenRecipe,
  { epochs, seed, folds: wanted, inputRows = null, inputColumns = null }: WantedNumbers = {},
): RunPlan {
  if ((inputRows === null) !== (inputColumns === null))
    throw new AppError("INVALID_INPUT", "Give both inputRows and inputColumns, or neither.");
  const plan = {
    ...chosen,
    epochs: epochs ?? recipeOf(chosen.recipe).defaults.epochs,
    seed: seed ?? 1,
    folds: wanted ?? defaultFolds,
    inputRows,
    inputColumns,
  };
  if (plan.epochs < 1 || plan.epochs > mostEpochs) throw new AppError("INVALID_INPUT", `Epochs are 1 to ${mostEpochs}.`);
  if (plan.folds < folds.least || plan.folds > folds.most)
    throw new AppError("INVALID_INPUT", `Folds are ${folds.least} to ${folds.most}.`);
  return plan;
}
