import * as tf from "@tensorflow/tfjs-core";
import { type Frame, resample } from "../../resample.ts";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";
import { resolveOptions } from "../options.ts";
import type { FullOptions, RecipeKind } from "../recipe-kind.ts";
import { wholeImageKind, wholeImagePortable } from "../whole-image.ts";
import { buildModel, explainedLayer } from "./build-model.ts";
import { recipe } from "./recipe.ts";

const frame = ({ inputRows, inputColumns }: FullOptions): Frame => ({ rows: inputRows, columns: inputColumns, spacingMm: null });

const inputShape = ({ inputRows, inputColumns }: FullOptions) => ({ rows: inputRows, columns: inputColumns, channels: 1 });
const learningRate = () => 1e-3;

export const kerasBaseline: RecipeKind = {
  recipe,
  revision: 1,
  resolveOptions: (options) => resolveOptions(recipe, options),
  // Scaled to fit regardless of spacing, since the published baseline resized its pictures too.
  frame,
  ...wholeImageKind({
    encodingName: "keras-baseline 1",
    isKept: false,
    inputShape,
    encode: (image, options) => resample(image, frame(options)).pixels,
    normalise: () => undefined,
    label: (image) => Float32Array.of(image.positive ? 1 : 0),
  }),
  augment: () => undefined,
  buildModel,
  portable: wholeImagePortable,
  buildOptimizer: () => tf.train.adam(learningRate()),
  explanation: {
    kind: "grad-cam",
    inputShape,
    layer: explainedLayer,
    applyAfter(model, activations) {
      const from = model.layers.findIndex((layer) => layer.name === explainedLayer);
      return model.layers.slice(from + 1).reduce((x, layer) => layer.apply(x) as tf.Tensor, activations);
    },
  },
  lossPerExample: (truth, outputs) => tf.tidy(() => tf.sum(logitCrossEntropy(truth, outputs), 1)),
  learningRate,
};
