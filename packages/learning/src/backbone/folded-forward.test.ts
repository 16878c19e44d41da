import * as tf from "@tensorflow/tfjs-core";
import { initializers, input, type LayersModel, layers, model } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../open-backend.ts";
import { foldedForward } from "./folded-forward.ts";

type Symbolic = ReturnType<typeof input>;

/** Built like MobileNet: convolution, batch norm, ReLU6, then the same with a depthwise and a pointwise convolution; all weights random. */
function mobile(extra: readonly layers.Layer[] = []): LayersModel {
  const kernel = (seed: number) => initializers.randomNormal({ seed, stddev: 0.6 });
  const image = input({ shape: [null, null, 3] });
  const made = [
    layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: "same", useBias: false, kernelInitializer: kernel(1) }),
    layers.batchNormalization({ epsilon: 1e-3 }),
    layers.reLU({ maxValue: 6 }),
    layers.depthwiseConv2d({ kernelSize: 3, padding: "same", useBias: false, depthwiseInitializer: kernel(2) }),
    layers.batchNormalization({}),
    layers.activation({ activation: "relu6" }),
    layers.conv2d({ filters: 12, kernelSize: 1, activation: "relu", kernelInitializer: kernel(3), biasInitializer: kernel(4) }),
    ...extra,
  ];
  const output = made.reduce<unknown>((x, layer) => layer.apply(x as Symbolic), image);
  const result = model({ inputs: image, outputs: output as Symbolic });
  result.setWeights(
    result.weights.map((weight, i) => {
      const values = tf.randomNormal(weight.shape as number[], 0, 0.5, "float32", 10 + i);
      return /variance/.test(weight.originalName) ? tf.add(tf.abs(values), 0.1) : values;
    }),
  );
  return result;
}

describe("a folded forward pass", () => {
  beforeAll(async () => void (await openBackend()));

  it("gives the same result as applying layer after layer", () => {
    const whole = mobile();
    const x = tf.randomNormal<tf.Rank.R4>([1, 32, 48, 3], 0, 2, "float32", 5);
    const folded = foldedForward(whole);
    const expected = (whole.predict(x) as tf.Tensor).dataSync();
    const given = folded?.forward(x).dataSync() as Float32Array;
    const furthest = Math.max(...given.map((value, i) => Math.abs(value - (expected[i] as number))));
    expect(Math.max(...expected)).toBeGreaterThan(1);
    expect(furthest).toBeLessThan(1e-4 * Math.max(...expected));
  });

  it("is not available for a model that is not a plain chain of convolutions", () => {
    expect(foldedForward(mobile([layers.maxPooling2d({ poolSize: 2 })]))).toBeUndefined();
    expect(foldedForward(mobile([layers.activation({ activation: "softmax" })]))).toBeUndefined();
    const image = input({ shape: [null, null, 8] });
    const once = layers.conv2d({ filters: 8, kernelSize: 1 }).apply(image) as Symbolic;
    const twice = layers.conv2d({ filters: 8, kernelSize: 1 }).apply(once) as Symbolic;
    const sum = layers.add().apply([once, twice]) as Symbolic;
    expect(foldedForward(model({ inputs: image, outputs: sum }))).toBeUndefined();
  });
});
