import * as tf from "@tensorflow/tfjs-core";
import { initializers, input, layers, model, regularizers } from "@tensorflow/tfjs-layers";
import { resample } from "../../resample.ts";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";
import { fixedInputOptions } from "../options.ts";
import type { RecipeKind } from "../recipe-kind.ts";
import { wholeImageKind, wholeImagePortable } from "../whole-image.ts";
import { recipe } from "./recipe.ts";

const shape = { rows: 16, columns: 16, channels: 1 };
const learningRate = () => 1e-2;
const frame = { rows: 16, columns: 16, spacingMm: null };

export const linear: RecipeKind = {
  recipe,
  revision: 1,
  resolveOptions: (options) => fixedInputOptions(recipe, options),
  frame: () => frame,
  ...wholeImageKind({
    encodingName: "linear 1",
    isKept: false,
    inputShape: () => shape,
    encode: (image) => resample(image, frame).pixels,
    tally() {
      let sum = 0;
      let squares = 0;
      let count = 0;
      return {
        add(values) {
          for (const value of values) {
            sum += value;
            squares += value * value;
            count += 1;
          }
        },
        statistics() {
          const mean = sum / Math.max(1, count);
          return { mean: [mean], deviation: [Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean)) || 1] };
        },
      };
    },
    normalise(values, { mean, deviation }) {
      for (let i = 0; i < values.length; i += 1) values[i] = ((values[i] as number) - (mean[0] as number)) / (deviation[0] as number);
    },
    label: (image) => Float32Array.of(image.positive ? 1 : 0),
  }),
  augment: () => undefined,
  buildModel({ seed }) {
    const image = input({ shape: [shape.rows, shape.columns, 1], name: "image" });
    const scaled = layers.averagePooling2d({ poolSize: [2, 2], name: "thumbnail" }).apply(image);
    const flat = layers.flatten({ name: "flatten" }).apply(scaled);
    const logit = layers
      .dense({
        units: 1,
        kernelInitializer: initializers.glorotUniform({ seed }),
        kernelRegularizer: regularizers.l2({ l2: 0.01 }),
        name: "logit",
      })
      .apply(flat);
    return model({ inputs: image, outputs: logit as ReturnType<typeof input>, name: "linear" });
  },
  portable: wholeImagePortable,
  buildOptimizer: () => tf.train.adam(learningRate()),
  explanation: {
    kind: "grad-cam",
    inputShape: () => shape,
    layer: "thumbnail",
    applyAfter: (trained, activations) => trained.getLayer("logit").apply(trained.getLayer("flatten").apply(activations)) as tf.Tensor,
  },
  lossPerExample: (truth, outputs) => tf.tidy(() => tf.sum(logitCrossEntropy(truth, outputs), 1)),
  learningRate,
};
