import { randomStream } from "@second-read/metrics";
import * as tf from "@tensorflow/tfjs-core";
import { input, layers, model } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackbone, packBackbone } from "../../backbone/backbone.ts";
import { type Convolution, withRandomWeights } from "../../backbone/convolution.ts";
import { randomBackbone, randomCut, randomLayersModel } from "../../backbone/random-backbone.ts";
import { openBackend } from "../../open-backend.ts";
import { savedModel } from "../../saved-model.ts";
import { AdamW } from "../transfer/adam-w.ts";
import { patchCnnPretrained } from "./patch-cnn-pretrained.ts";
import { trunkOf } from "./trunk.ts";

beforeAll(async () => void (await openBackend()));

const step = (stride: number, more: Partial<Convolution> = {}): Convolution => ({
  isDepthwise: false,
  filterShape: [3, 3, 8, 8],
  filter: new Float32Array(576),
  bias: new Float32Array(8),
  strides: [stride, stride],
  pad: "same",
  activation: "relu",
  ...more,
});

describe("a network that starts from a backbone", () => {
  it.each([
    [-1, 1],
    [0, 1],
  ])("sees at first what the backbone sees, which was trained on %i to %i", async (low, high) => {
    const files = await randomLayersModel(1);
    const backbone = await openBackbone(await packBackbone(files, { name: "random", cut: randomCut, input: { low, high } }));
    const [rows, columns] = [64, 96];
    const pixels = Float32Array.from({ length: rows * columns }, (_, i) => (i % 97) / 96);
    const picture = Float32Array.from({ length: 2 * pixels.length }, (_, i) => (i % 2 === 0 ? 2 * (pixels[i / 2] as number) - 1 : 1));
    const options = patchCnnPretrained.resolveOptions({ inputRows: 2048, inputColumns: 1792 });
    const network = patchCnnPretrained.buildModel(options, patchCnnPretrained.pretrained?.(backbone));
    const first = model({ inputs: network.inputs, outputs: network.getLayer("pretrained-2-relu").output });
    const seen = (first.predict(tf.tensor(picture, [1, rows, columns, 2])) as tf.Tensor).dataSync();
    const expected = backbone.features(pixels, rows, columns);
    expect(Math.max(...expected)).toBeGreaterThan(0.1);
    expect(Math.max(...seen.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(1e-4);
  });

  it("takes the layers that give no coarser map than one place a cell", () => {
    const chain = [step(2), step(1), step(2), step(1), step(2), step(2)];
    expect([4, 8, 16, 64].map((cell) => trunkOf(chain, cell).convolutions.length)).toEqual([4, 5, 6, 6]);
    expect([4, 8, 16, 64].map((cell) => trunkOf(chain, cell).stride)).toEqual([4, 8, 16, 16]);
    expect(() => trunkOf([step(8)], 4)).toThrow(/gives a coarser map than one place for 4 pixels; choose a larger input/);
    expect(() => trunkOf([step(2, { pad: "valid" })], 8)).toThrow(/do not halve a picture evenly/);
  });

  it("is refused without one, and with one that is more than a chain of convolutions", async () => {
    expect(() => patchCnnPretrained.pretrained?.(undefined)).toThrow(/needs a backbone, and none is installed/);
    const image = input({ shape: [224, 224, 3] });
    const cells = layers.conv2d({ filters: 64, kernelSize: 8, strides: 8 }).apply(image) as typeof image;
    const pooled = layers.maxPooling2d({ poolSize: 2, name: "pooled" }).apply(cells) as typeof image;
    const { topology, weightSpecs, weightData } = await savedModel(model({ inputs: image, outputs: pooled }));
    const json = { modelTopology: topology, weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }] };
    const files = { model: json, weights: new Uint8Array(weightData) };
    const backbone = await openBackbone(await packBackbone(files, { name: "pooled", cut: "pooled", input: { low: -1, high: 1 } }));
    expect(() => patchCnnPretrained.pretrained?.(backbone)).toThrow(/a network can start from a plain chain of convolutions only/);
  });

  it("is compared with one of the same shape that has learned nothing", async () => {
    const convolutions = (await randomBackbone(1)).convolutions();
    const random = convolutions.map((one) => withRandomWeights(one, randomStream(1, "random")));
    expect(random.map(({ filterShape }) => filterShape)).toEqual(convolutions.map(({ filterShape }) => filterShape));
    expect(random[1]?.filter).not.toEqual(convolutions[1]?.filter);
  });
});

it("AdamW moves slowed weights by their share of the step", () => {
  const start = [1, -2, 3];
  const moved = (name: string) => {
    const variable = tf.variable(tf.tensor1d(start), true, name);
    const optimizer = new AdamW(0.1, 0.01, { prefix: "slow", share: 0.05 });
    optimizer.applyGradients([{ name, tensor: tf.tensor1d([0.5, 1, -2]) }]);
    const change = [...variable.dataSync()].map((value, i) => value - (start[i] as number));
    variable.dispose();
    return change;
  };
  const [fast, slow] = [moved("fast"), moved("slow")];
  expect(Math.abs(fast[0] as number)).toBeGreaterThan(0.09);
  for (const [i, change] of slow.entries()) expect(change).toBeCloseTo(0.05 * (fast[i] as number), 6);
});
