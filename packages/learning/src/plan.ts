/** What who only plans a run needs of learning: recipes as data and what fits. Loads no TensorFlow. */

import { AppError } from "@second-read/domain";
import type { BackendName } from "./backend/contract.ts";
import type { RecipeName } from "./contract.ts";
import { recipeOf } from "./recipes/recipe-data.ts";

export { defaultRecipeName, publicRecipeNames, type RecipeName } from "./contract.ts";
export { recipeOf } from "./recipes/recipe-data.ts";

export interface InputSize {
  readonly rows: number;
  readonly columns: number;
}

const gibibyte = 2 ** 30;
/** What one net may take on each rung: a wasm heap ends at 4 GiB; the others go by the memory that machines of their kind have. */
const deviceBytes: Readonly<Record<BackendName, number>> = {
  "tfjs-node-gpu": 72 * gibibyte,
  "tfjs-node": 12 * gibibyte,
  webgpu: 12 * gibibyte,
  wasm: 4 * gibibyte,
  cpu: 4 * gibibyte,
};

/**
 * Memory that training `keras-baseline` takes at its peak, in bytes: weights, gradients and Adam's two moments (4 × 4 bytes a parameter), and
 * activations of about 234 floats a pixel and example (measured: 1.4 GiB at 256 × 192 and batch 32).
 */
export function baselineTrainingBytes({ rows, columns }: InputSize, batch: number): number {
  const flattened = Math.floor(rows / 16) * Math.floor(columns / 16) * 512;
  const parameters = 1_354_000 + flattened * 128;
  return 16 * parameters + 936 * rows * columns * batch;
}

/**
 * Refuses an input that cannot fit before anything starts. @throws AppError TOO_LARGE_FOR_DEVICE (largestInput {rows, columns}: the largest of
 * this shape that fits), INVALID_INPUT for a recipe whose input is its own
 */
export function refuseInputTooLarge(name: RecipeName, wanted: InputSize, backend: string): void {
  const recipe = recipeOf(name);
  if (name !== "keras-baseline") {
    if (wanted.rows === recipe.defaults.inputRows && wanted.columns === recipe.defaults.inputColumns) return;
    throw new AppError("INVALID_INPUT", `The recipe ${name} has an input of its own; only keras-baseline takes another.`);
  }
  if (wanted.rows < 32 || wanted.columns < 32 || wanted.rows > 2250 || wanted.columns > 1500)
    throw new AppError("INVALID_INPUT", "An input has 32 × 32 to 2250 × 1500 pixels.");
  const limit = deviceBytes[backend as BackendName] ?? deviceBytes.wasm;
  if (baselineTrainingBytes(wanted, recipe.defaults.batch) <= limit) return;
  const largestInput = largestThatFits(wanted, recipe.defaults.batch, limit);
  throw new AppError(
    "TOO_LARGE_FOR_DEVICE",
    `A net of ${wanted.rows} × ${wanted.columns} does not fit what the trainer computes on (${backend}); the largest of this shape that does is ${largestInput.rows} × ${largestInput.columns}.`,
    { largestInput },
  );
}

/** Same shape, in steps of 16 rows: the four poolings halve it evenly. */
function largestThatFits({ rows, columns }: InputSize, batch: number, limit: number): InputSize {
  for (let smaller = Math.floor(rows / 16) * 16; smaller > 32; smaller -= 16) {
    const size = { rows: smaller, columns: Math.max(32, Math.floor((smaller * columns) / rows / 16) * 16) };
    if (baselineTrainingBytes(size, batch) <= limit) return size;
  }
  return { rows: 32, columns: 32 };
}
