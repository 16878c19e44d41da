import * as tf from "@tensorflow/tfjs-core";
import { normalise, tallyChannels } from "../channel-statistics.ts";
import { fixedInputOptions } from "../options.ts";
import type { Example, RecipeKind } from "../recipe-kind.ts";
import { type WholeImage, wholeImageKind } from "../whole-image.ts";
import { buildModel, explainedLayer } from "./build-model.ts";
import { cellColumns, cellCount, cellRows, cellsName, channelCount, preparation } from "./cells.ts";
import { encodeCells } from "./encode.ts";
import { labelCells } from "./label.ts";
import { lesionLoss } from "./lesion-loss.ts";
import { portableModel } from "./portable-model.ts";
import { recipe } from "./recipe.ts";

const shape = { rows: cellRows, columns: cellColumns, channels: channelCount };
const noise = 0.15;
const learningRate = (share: number) => 3e-3 * 0.5 * (1 + Math.cos(Math.PI * share));

/** How an image is turned into the network's input. */
export const inputParts = {
  encodingName: cellsName,
  isKept: true,
  inputShape: () => shape,
  encode: encodeCells,
  tally: () => tallyChannels(shape),
  normalise: (input, statistics) => normalise(input, statistics, shape),
} satisfies Partial<WholeImage>;

export const compact: RecipeKind = {
  recipe,
  revision: 2,
  resolveOptions: (options) => fixedInputOptions(recipe, options),
  frame: () => preparation,
  ...wholeImageKind({
    ...inputParts,
    label: (image, _options, input) => labelCells(image, (cell) => input[cell * channelCount] === 1),
  }),
  augment(example, random) {
    if (random.uniform() < 0.5) flipRows(example);
    const shift = Float32Array.from({ length: channelCount }, (_, channel) => (channel === 0 ? 0 : noise * random.normal()));
    const { input } = example;
    for (let cell = 0; cell < cellCount; cell += 1) {
      const at = cell * channelCount;
      if (input[at] === 0) continue;
      for (let channel = 1; channel < channelCount; channel += 1)
        input[at + channel] = (input[at + channel] as number) + (shift[channel] as number);
    }
  },
  buildModel,
  portable: { modelOf: portableModel, reduction: { highest: 1, above: null, otherwise: 0 } },
  buildOptimizer: () => tf.train.adam(learningRate(0)),
  explanation: {
    kind: "grad-cam",
    inputShape: () => shape,
    layer: explainedLayer,
    applyAfter(model, activations, input) {
      const scores = model.getLayer("lesion-score").apply(activations) as tf.Tensor;
      return model.getLayer("pool").apply([tf.reshape(scores, [-1, cellCount]), input]) as tf.Tensor;
    },
  },
  placesOf([cells], outputs) {
    const logits = outputs.slice(0, cellCount).map((logit, cell) => (cells?.values[cell * channelCount] === 1 ? logit : Number.NaN));
    return { rows: cellRows, columns: cellColumns, logits };
  },
  lossPerExample: lesionLoss,
  learningRate,
};

/** Flips top to bottom, which does not change what is a lesion. (Not left to right: skin and chest wall are different places.) */
function flipRows({ input, label }: Example): void {
  flip(input, 0, channelCount);
  flip(label, 0, 1);
  flip(label, cellCount, 1);
}

function flip(values: Float32Array, start: number, channels: number): void {
  const stride = cellColumns * channels;
  for (let row = 0; row < cellRows / 2; row += 1) {
    const a = start + row * stride;
    const b = start + (cellRows - 1 - row) * stride;
    const held = values.slice(a, a + stride);
    values.copyWithin(a, b, b + stride);
    values.set(held, b);
  }
}
