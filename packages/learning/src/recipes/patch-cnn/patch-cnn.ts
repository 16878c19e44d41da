import type { RecipeName } from "@second-read/domain";
import { randomStream, shuffled } from "@second-read/metrics";
import * as tf from "@tensorflow/tfjs-core";
import type { Encoding } from "../../encoding.ts";
import { learningError } from "../../learning-error.ts";
import { refuseOtherHeights } from "../../plan.ts";
import type { LabelledFacts } from "../../prepared-image.ts";
import type { Recipe, TrainingOptions } from "../../recipe.ts";
import { cellTargets } from "../cell-targets.ts";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";
import { resolveOptions } from "../options.ts";
import type { CellMap, EncodedImages, ExampleSource, Fitted, FullOptions, RecipeKind } from "../recipe-kind.ts";
import { rememberSome } from "../remember-some.ts";
import { AdamW } from "../transfer/adam-w.ts";
import { buildModel } from "./build-model.ts";
import { featureLayer } from "./cell-head.ts";
import { encodeTissue, frame } from "./encode.ts";
import { cellColumns, cellPixels, cellRows, inputChannels, leastInside, outsideLogit, pooledCells } from "./grid.ts";
import { insideShares, modelInput } from "./model-input.ts";
import { portableModel } from "./portable-model.ts";
import { recipe } from "./recipe.ts";
import { drawFrom, type Patch, patchesOf } from "./sample-patches.ts";
import { lesionsOf, type Tissue, tissueOf } from "./tissue.ts";

export const peakRate = 2e-3;
const warmUp = 0.05;
/** Rises over the first twentieth, then follows a cosine down. */
const learningRate = (share: number) =>
  share < warmUp ? (peakRate * (share + 0.005)) / (warmUp + 0.005) : peakRate * 0.5 * (1 + Math.cos(Math.PI * share));
/** Logit of an image without any cell inside the breast. */
const noLogit = -10;

export const patchCnn: RecipeKind = {
  recipe,
  revision: 1,
  resolveOptions: (options) => patchOptions(recipe, options),
  frame,
  encodingParts: (options) => [
    {
      name: `patch-cnn tissue 1 ${options.inputRows}`,
      isKept: true,
      make: (image) => encodeTissue(image, options),
    },
  ],
  fits: ({ channels, arrays }) => channels.mean.length === inputChannels && arrays.length === 0,
  makeExamples(train, options, fold) {
    return makeExamples(train, options, fold, this.recipe.name);
  },
  // Patches are already augmented when they are drawn.
  augment: () => undefined,
  inputOf(encoding) {
    const tissue = tissueOf(encoding);
    return { size: 1, shape: [tissue.rows, tissue.columns, inputChannels], values: modelInput(tissue) };
  },
  labelledInputOf(image, encoding, fitted, options) {
    return {
      ...this.inputOf(encoding, fitted, options),
      labels: wholeLabel(image, tissueOf(encoding), options),
      weights: Float32Array.of(1),
    };
  },
  logitOf(outputs) {
    const inside = outputs.filter((logit) => logit > outsideLogit).sort();
    if (inside.length === 0) return noLogit;
    const highest = inside.subarray(-pooledCells);
    return highest.reduce((sum, value) => sum + value, 0) / highest.length;
  },
  buildModel,
  portable: { modelOf: portableModel, reduction: { highest: pooledCells, above: outsideLogit, otherwise: noLogit } },
  buildOptimizer: () => new AdamW(peakRate, 0.01),
  explanation: {
    kind: "cells",
    mapOf(encoding, outputs) {
      const { logits, ...size } = placesOf(encoding, outputs);
      return { ...size, logits: logits.map((logit) => (Number.isNaN(logit) ? 0 : logit)) };
    },
  },
  placesOf,
  featureLayer,
  lossPerExample(truth, outputs) {
    return tf.tidy(() => {
      const [, cells = 0] = outputs.shape;
      const losses = logitCrossEntropy(tf.slice(truth, [0, 0], [-1, cells]), outputs);
      return tf.sum(tf.mul(losses, tf.slice(truth, [0, cells], [-1, cells])), 1);
    });
  },
  learningRate,
};

/** @throws INVALID_INPUT for an input size that the network does not support */
export function patchOptions(own: Recipe, options: Partial<TrainingOptions>): FullOptions {
  const resolved = resolveOptions(own, options);
  refuseOtherHeights(own.name, { rows: resolved.inputRows, columns: resolved.inputColumns });
  return resolved;
}

function placesOf(encoding: Encoding, outputs: Float32Array): CellMap {
  const { rows, columns } = tissueOf(encoding);
  const width = columns / cellPixels(rows);
  const logits = new Float32Array(cellRows * cellColumns).fill(Number.NaN);
  outputs.forEach((logit, cell) => {
    if (logit > outsideLogit) logits[Math.floor(cell / width) * cellColumns + (cell % width)] = logit;
  });
  return { rows: cellRows, columns: cellColumns, logits };
}

async function makeExamples(
  { images, encodingOf }: EncodedImages,
  options: FullOptions,
  fold: number,
  name: RecipeName,
): Promise<{ fitted: Fitted; examples: ExampleSource }> {
  const patches = patchesOf(images, options);
  if (!patches.some(({ isRoundLesion }) => isRoundLesion))
    throw learningError(
      "NO_LESIONS",
      `The recipe ${name} is trained on marked lesions, and none of the training patients of this fold has one. Mark lesions, or train compact.`,
    );
  const valuesOf = rememberSome(async (image) => tissueOf(await encodingOf(image)).values);
  return {
    // Brightness is normalised per image, so nothing is fitted.
    fitted: { channels: { mean: [0, 0], deviation: [1, 1] }, arrays: [] },
    examples: {
      order: (random) => shuffled([...patches.keys()], random),
      read: (numbers, epoch) =>
        Promise.all(
          numbers.map(async (number) => {
            const patch = patches[number] as Patch;
            const values = await valuesOf(patch.image);
            const tissue = { rows: options.inputRows, columns: values.length / options.inputRows, values };
            const random = randomStream(options.seed, `fold ${fold} epoch ${epoch} patch ${number}`);
            return {
              positive: patch.isRoundLesion,
              weight: patch.weight * patch.image.weight,
              ...drawFrom(patch, tissue, options, random),
            };
          }),
        ),
    },
  };
}

/** Targets for every cell of a held-out image that has one, to monitor the loss. */
function wholeLabel(image: LabelledFacts, tissue: Tissue, options: FullOptions): Float32Array {
  const cell = cellPixels(options.inputRows);
  const width = tissue.columns / cell;
  const shares = insideShares(tissue, cell);
  const lesions = lesionsOf(image, options);
  const isKnown = !image.positive || lesions.length > 0;
  return cellTargets(
    shares.length,
    (at) =>
      isKnown && (shares[at] as number) > leastInside ? [((at % width) + 0.5) * cell, (Math.floor(at / width) + 0.5) * cell] : undefined,
    lesions,
    { lesionWeight: 1, backgroundWeight: 1 },
  );
}
