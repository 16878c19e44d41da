/** What is needed to plan a run: recipes as data, and memory limits. Loads no TensorFlow. */

import { AppError, type RecipeName } from "@second-read/domain";
import type { BackendName } from "@second-read/tfjs-training";
import { heapBytes } from "./heap-bytes.ts";
import { denseUnits, stages } from "./recipes/keras-baseline/stages.ts";
import { cellMm, cellPixels, inputHeights, inputWidth } from "./recipes/patch-cnn/grid.ts";
import { patchTrainingBytes, pretrainedTrainingBytes } from "./recipes/patch-cnn/training-bytes.ts";
import { recipeOf } from "./recipes/recipe-data.ts";

export { defaultRecipeName, defaultRecipeNameWithBackbone, publicRecipeNames } from "./recipe.ts";
export { recipeOf } from "./recipes/recipe-data.ts";

export interface InputSize {
  readonly rows: number;
  readonly columns: number;
}

const gibibyte = 2 ** 30;
/**
 * Memory available to one model on each backend. A wasm heap ends at 4 GiB, and its module is unusable once that is reached, so a sixteenth stays
 * free. The other values are based on the memory that such machines typically have.
 */
const deviceBytes: Readonly<Record<BackendName, number>> = {
  "tfjs-node-gpu": 72 * gibibyte,
  "tfjs-node": 12 * gibibyte,
  webgpu: 12 * gibibyte,
  wasm: 3.75 * gibibyte,
  cpu: 3.75 * gibibyte,
};

/** Memory of the recipes that train on patches, by input height and batch size. */
const patchBytes: Partial<Record<RecipeName, (inputRows: number, batch: number) => number>> = {
  "patch-cnn": patchTrainingBytes,
  "patch-cnn-pretrained": pretrainedTrainingBytes,
};

/**
 * Peak memory for training `keras-baseline` in one process, in bytes: the weights, gradients and Adam's two moments; three more copies of the largest
 * weight (its square for the penalty, the gradient of that, and the new values beside the old ones); the outputs of all layers, which the backward
 * pass needs; and three planes of the largest layer in flight.
 */
export function baselineTrainingBytes({ rows, columns }: InputSize, batch: number): number {
  const { parameters, largestWeight } = countParameters({ rows, columns });
  const { all, largest } = countOutputs({ rows, columns });
  return heapBytes(4 * parameters + 3 * largestWeight + (all + 3 * largest) * batch);
}

export function countParameters({ rows, columns }: InputSize): { readonly parameters: number; readonly largestWeight: number } {
  const kernels: number[] = [];
  let others = 0;
  let channels = 1;
  for (const filters of stages) {
    kernels.push(9 * channels * filters);
    // The bias, and batch norm's scale, offset and two moving statistics.
    others += 5 * filters;
    channels = filters;
  }
  const size = 2 ** stages.length;
  let inputs = Math.floor(rows / size) * Math.floor(columns / size) * channels;
  for (const units of [...denseUnits, 1]) {
    kernels.push(inputs * units);
    others += units;
    inputs = units;
  }
  return { parameters: kernels.reduce((sum, count) => sum + count, others), largestWeight: Math.max(...kernels) };
}

/** Number of floats that the layers output for one image: convolution, batch norm and pooling of each stage. Later layers are too small to count. */
export function countOutputs({ rows, columns }: InputSize): { readonly all: number; readonly largest: number } {
  let all = rows * columns;
  let largest = 0;
  stages.forEach((filters, stage) => {
    const pixelsAt = (halvings: number) => Math.floor(rows / 2 ** halvings) * Math.floor(columns / 2 ** halvings);
    all += filters * (2 * pixelsAt(stage) + pixelsAt(stage + 1));
    largest = Math.max(largest, filters * pixelsAt(stage));
  });
  return { all, largest };
}

/**
 * Rejects an unusable input size before anything is frozen or queued. @throws AppError TOO_LARGE_FOR_DEVICE (largestInput), INVALID_INPUT for a
 * recipe with a fixed input and for sizes out of bounds
 */
export function refuseInputTooLarge(name: RecipeName, wanted: InputSize, backend: string): void {
  const { defaults } = recipeOf(name);
  switch (name) {
    case "keras-baseline":
      if (wanted.rows < 32 || wanted.columns < 32 || wanted.rows > 2250 || wanted.columns > 1500)
        throw new AppError("INVALID_INPUT", "An input has 32 × 32 to 2250 × 1500 pixels.");
      break;
    case "patch-cnn":
    case "patch-cnn-pretrained":
      refuseOtherHeights(name, wanted);
      break;
    default:
      if (wanted.rows === defaults.inputRows && wanted.columns === defaults.inputColumns) return;
      throw new AppError(
        "INVALID_INPUT",
        `The recipe ${name} has an input of its own; only keras-baseline, patch-cnn and patch-cnn-pretrained take another.`,
      );
  }
  refuseModelTooLarge(name, wanted, defaults.batch, backend);
}

/** An input size that may be chosen, and the size of its pixels. */
export interface InputChoice extends InputSize {
  readonly spacingMm: number;
  readonly isDefault: boolean;
}

/** The input sizes that a person may choose from; empty if the recipe's input is fixed, or any size is accepted. */
export function inputChoicesOf(name: RecipeName): InputChoice[] {
  if (patchBytes[name] === undefined) return [];
  return inputHeights.map((rows) => ({
    rows,
    columns: inputWidth(rows),
    spacingMm: cellMm / cellPixels(rows),
    isDefault: rows === recipeOf(name).defaults.inputRows,
  }));
}

/** @throws AppError INVALID_INPUT for a size that a patch recipe has no network for */
export function refuseOtherHeights(name: RecipeName, { rows, columns }: InputSize): void {
  if (inputHeights.some((height) => height === rows) && columns === inputWidth(rows)) return;
  const sizes = inputHeights.map((height) => `${height} × ${inputWidth(height)}`);
  throw new AppError("INVALID_INPUT", `The input of ${name} is ${sizes.join(", ")} pixels.`, { field: "inputRows" });
}

/**
 * `batch` is the number of examples that one process computes at a time.
 * @throws AppError TOO_LARGE_FOR_DEVICE (largestInput {rows, columns}: the largest of this shape that fits)
 */
export function refuseModelTooLarge(name: RecipeName, wanted: InputSize, batch: number, backend: string): void {
  const limit = deviceBytes[backend as BackendName] ?? deviceBytes.wasm;
  const largestInput = largestInputOf(name, wanted, batch, limit);
  if (largestInput === undefined || largestInput.rows === wanted.rows) return;
  throw new AppError(
    "TOO_LARGE_FOR_DEVICE",
    `An input of ${wanted.rows} × ${wanted.columns} does not fit the memory of the trainer's backend (${backend}); the largest of this shape that fits is ${largestInput.rows} × ${largestInput.columns}.`,
    { largestInput },
  );
}

/** The wanted size if it fits, otherwise the largest that does; undefined for recipes with a small fixed input. */
function largestInputOf(name: RecipeName, wanted: InputSize, batch: number, limit: number): InputSize | undefined {
  if (name === "keras-baseline") return baselineTrainingBytes(wanted, batch) <= limit ? wanted : largestThatFits(wanted, batch, limit);
  const bytesOf = patchBytes[name];
  if (bytesOf === undefined) return undefined;
  const rows = inputHeights.filter((height) => height <= wanted.rows && bytesOf(height, batch) <= limit).at(-1) ?? inputHeights[0];
  return { rows, columns: inputWidth(rows) };
}

/** Same shape, in steps of 16 rows, so that the four poolings halve it evenly. */
function largestThatFits({ rows, columns }: InputSize, batch: number, limit: number): InputSize {
  for (let smaller = Math.floor(rows / 16) * 16; smaller > 32; smaller -= 16) {
    const size = { rows: smaller, columns: Math.max(32, Math.floor((smaller * columns) / rows / 16) * 16) };
    if (baselineTrainingBytes(size, batch) <= limit) return size;
  }
  return { rows: 32, columns: 32 };
}
