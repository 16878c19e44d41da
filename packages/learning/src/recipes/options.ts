import { AppError } from "@second-read/domain";
import type { Recipe, TrainingOptions } from "../recipe.ts";
import type { FullOptions } from "./recipe-kind.ts";

/** Fills in defaults and checks bounds. Throws INVALID_INPUT naming the option. */
export function resolveOptions(recipe: Recipe, options: Partial<TrainingOptions>): FullOptions {
  const defaults = recipe.defaults;
  const rows = options.inputRows ?? defaults.inputRows ?? recipe.preparation.rows;
  const columns = options.inputColumns ?? defaults.inputColumns ?? recipe.preparation.columns;
  return {
    epochs: within("epochs", options.epochs ?? defaults.epochs, 1, 1000),
    seed: within("seed", options.seed ?? defaults.seed, 0, 2 ** 31 - 1),
    batch: within("batch", options.batch ?? defaults.batch, 2, 4096),
    inputRows: within("inputRows", rows, 16, 4096),
    inputColumns: within("inputColumns", columns, 16, 4096),
  };
}

/** For recipes with a fixed input. */
export function fixedInputOptions(recipe: Recipe, options: Partial<TrainingOptions>): FullOptions {
  const resolved = resolveOptions(recipe, options);
  if (resolved.inputRows !== recipe.defaults.inputRows || resolved.inputColumns !== recipe.defaults.inputColumns)
    throw new AppError("INVALID_INPUT", `The input size of ${recipe.name} is fixed.`, { field: "inputRows" });
  return resolved;
}

function within(field: string, value: number, low: number, high: number): number {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new AppError("INVALID_INPUT", `${field} must be a whole number from ${low} to ${high}.`, { field, low, high });
  return value;
}
