import * as tf from "@tensorflow/tfjs-core";
import type { Recipe } from "../../contract.ts";
import { type Frame, resample } from "../../resample.ts";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";
import { resolveOptions } from "../options.ts";
import type { FullOptions, RecipeKind } from "../recipe-kind.ts";
import { buildModel, explainedLayer } from "./build-model.ts";

export const recipe: Recipe = {
  name: "keras-baseline",
  description:
    "The published baseline: four 3×3 convolution stages (32, 64, 256, 512; ReLU, batch norm, 2×2 max-pool), flatten, dense 128 (ReLU, L2 0.1), dropout 0.3, dense 64 (ReLU), sigmoid; Adam, binary cross-entropy, batch 32, 50 epochs. Its input may be chosen, up to 2250×1500.",
  preparation: { rows: 512, columns: 384, spacingMm: 0.4, chestWall: "left" },
  defaults: { epochs: 50, seed: 1, batch: 32, inputRows: 128, inputColumns: 96 },
  pooling: { views: "mean", contralateral: 0 },
  usesLesions: false,
};

const frame = ({ inputRows, inputColumns }: FullOptions): Frame => ({ rows: inputRows, columns: inputColumns, spacingMm: null });

export const kerasBaseline: RecipeKind = {
  recipe,
  revision: 1,
  resolveOptions: (options) => resolveOptions(recipe, options),
  inputShape: ({ inputRows, inputColumns }) => ({ rows: inputRows, columns: inputColumns, channels: 1 }),
  // Scaled to fit whatever its spacing: the baseline resized its pictures too.
  frame,
  encode: (image, options) => resample(image, frame(options)).pixels,
  channelStatistics: () => ({ mean: [0], deviation: [1] }),
  normalise: () => undefined,
  label: (image) => Float32Array.of(image.positive ? 1 : 0),
  augment: () => undefined,
  buildModel,
  explainedLayer,
  applyAfterExplained(model, activations) {
    const from = model.layers.findIndex((layer) => layer.name === explainedLayer);
    return model.layers.slice(from + 1).reduce((x, layer) => layer.apply(x) as tf.Tensor, activations);
  },
  lossPerExample: (truth, outputs) => tf.tidy(() => tf.sum(logitCrossEntropy(truth, outputs), 1)),
  learningRate: () => 1e-3,
};
