import { randomStream, shuffled } from "@second-read/metrics";
import * as tf from "@tensorflow/tfjs-core";
import type { Backbone } from "../../backbone/backbone.ts";
import type { Encoding } from "../../encoding.ts";
import { joined } from "../../joined.ts";
import { learningError } from "../../learning-error.ts";
import type { WeightedFacts } from "../../prepared-image.ts";
import { cellColumns, cellCount, cellRows, cellsName, channelCount, preparation } from "../compact/cells.ts";
import { encodeCells } from "../compact/encode.ts";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";
import { fixedInputOptions } from "../options.ts";
import type {
  CellMap,
  EncodedImages,
  EncodingPart,
  ExampleSource,
  Fitted,
  FullOptions,
  RecipeKind,
  TrainingExample,
} from "../recipe-kind.ts";
import { AdamW } from "./adam-w.ts";
import { backboneFeatures } from "./backbone-features.ts";
import { buildModel } from "./build-model.ts";
import { cellsInside, featuresOfCells } from "./cell-features.ts";
import { ExamplePools } from "./example-pools.ts";
import { fitCells, fitsCells, inputsOfCells } from "./fit.ts";
import { headCount, inputCount, pooledCells } from "./layout.ts";
import { portableModel } from "./portable-model.ts";
import { recipe } from "./recipe.ts";
import { sampleCells, type TargetCell, targetCells } from "./sample-cells.ts";

const noise = 0.15;
const inputDropout = 0.2;
const learningRate = (share: number) => 3e-3 * 0.5 * (1 + Math.cos(Math.PI * share));
/** Statistics and principal components are fitted on about this many cells; more would hardly change them. */
const fittedCells = 40_000;
/** Logit of an image without any cell inside the breast. */
const noLogit = -10;

export const transfer: RecipeKind = {
  recipe,
  revision: 1,
  resolveOptions: (options) => fixedInputOptions(recipe, options),
  frame: () => preparation,
  encodingParts(_options, backbone) {
    if (backbone === undefined)
      throw learningError("NO_BACKBONE", "The recipe transfer needs a backbone, and none is installed: npm run backbone installs one.");
    return [
      { name: cellsName, isKept: true, make: (image) => ({ shape: [cellRows, cellColumns, channelCount], values: encodeCells(image) }) },
      backbonePart(backbone),
    ];
  },
  fits: fitsCells,
  makeExamples,
  augment({ input }, random) {
    for (let i = 0; i < inputCount; i += 1)
      input[i] = random.uniform() < inputDropout ? 0 : ((input[i] as number) + noise * random.normal()) / (1 - inputDropout);
  },
  inputOf(encoding, fitted) {
    const inside = cellsInside(encoding);
    return { size: inside.length, values: inputsOfCells(featuresOfCells(encoding, inside), fitted) };
  },
  labelledInputOf(image, encoding, fitted, options) {
    const targets = new Map(targetCells(image, encoding).map((target) => [target.cell, target]));
    const inside = cellsInside(encoding).map((cell): TargetCell => targets.get(cell) ?? { cell, isLesion: false, weight: 0 });
    return {
      ...this.inputOf(encoding, fitted, options),
      labels: Float32Array.from(inside, ({ isLesion }) => (isLesion ? 1 : 0)),
      weights: Float32Array.from(inside, ({ weight }) => weight),
    };
  },
  logitOf(outputs, size) {
    if (size === 0) return noLogit;
    const highest = cellLogits(outputs, size).sort().subarray(-pooledCells);
    return highest.reduce((sum, value) => sum + value, 0) / highest.length;
  },
  buildModel,
  portable: { modelOf: portableModel, reduction: { highest: pooledCells, above: null, otherwise: noLogit } },
  buildOptimizer: () => new AdamW(learningRate(0), 0.03),
  explanation: {
    kind: "cells",
    mapOf(encoding, outputs) {
      const { logits, ...size } = placesOf(encoding, outputs);
      return { ...size, logits: logits.map((logit) => (Number.isNaN(logit) ? 0 : logit)) };
    },
  },
  placesOf,
  // Summed over the networks, so that each gets the same gradients as if it were trained alone.
  lossPerExample: (truth, outputs) => tf.tidy(() => tf.sum(logitCrossEntropy(truth, outputs), 1)),
  learningRate,
};

function placesOf(encoding: Encoding, outputs: Float32Array): CellMap {
  const inside = cellsInside(encoding);
  const logits = new Float32Array(cellCount).fill(Number.NaN);
  cellLogits(outputs, inside.length).forEach((logit, i) => {
    logits[inside[i] as number] = logit;
  });
  return { rows: cellRows, columns: cellColumns, logits };
}

function backbonePart(backbone: Backbone): EncodingPart {
  return { name: `backbone features 1 ${backbone.sha256}`, isKept: true, make: (image) => backboneFeatures(image, backbone) };
}

/** The networks' mean logit for each cell. */
function cellLogits(outputs: Float32Array, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, cell) => {
    let sum = 0;
    for (let head = 0; head < headCount; head += 1) sum += outputs[cell * headCount + head] as number;
    return sum / headCount;
  });
}

/**
 * Fits on sampled cells, and makes an example of each sampled cell of every image. Holds the backbone's features of no more cells than are used for
 * fitting.
 */
async function makeExamples(
  { images, encodingOf, scratch }: EncodedImages,
  { seed }: FullOptions,
  fold: number,
): Promise<{ fitted: Fitted; examples: ExampleSource }> {
  const random = randomStream(seed, `fold ${fold} cells`);
  const order = shuffled(images, random);
  const sampled = async (image: WeightedFacts) => {
    const encoding = await encodingOf(image);
    const cells = sampleCells(targetCells(image, encoding), random);
    const features = featuresOfCells(
      encoding,
      cells.map(({ cell }) => cell),
    );
    return { cells: cells.map((one) => ({ ...one, weight: one.weight * image.weight })), features };
  };
  const first: Awaited<ReturnType<typeof sampled>>[] = [];
  let held = 0;
  let next = 0;
  for (; next < order.length && held < fittedCells; next += 1) {
    const one = await sampled(order[next] as WeightedFacts);
    first.push(one);
    held += one.cells.length;
  }
  const fitted = fitCells(joined(first.map(({ features }) => features)), held);
  const pools = new ExamplePools(scratch, inputCount);
  let hasLesion = false;
  const add = async ({ cells, features }: Awaited<ReturnType<typeof sampled>>) => {
    const inputs = inputsOfCells(features, fitted);
    hasLesion ||= cells.some(({ isLesion }) => isLesion);
    await pools.add(
      cells.map(({ isLesion, weight }, i): TrainingExample => {
        const input = inputs.subarray(i * inputCount, (i + 1) * inputCount);
        return { positive: isLesion, weight, input, label: Float32Array.of(isLesion ? 1 : 0) };
      }),
    );
  };
  for (const one of first.splice(0)) await add(one);
  for (; next < order.length; next += 1) await add(await sampled(order[next] as WeightedFacts));
  if (!hasLesion)
    throw learningError(
      "NO_LESIONS",
      "The recipe transfer is trained on marked lesions, and none of the training patients of this fold has one. Mark lesions, or train compact.",
    );
  return { fitted, examples: await pools.close() };
}
