import { initializers, input, layers, model } from "@tensorflow/tfjs-layers";
import { openBackend } from "../open-backend.ts";
import { savedModel } from "../saved-model.ts";
import { type Backbone, type LayersModelFiles, openBackbone, packBackbone } from "./backbone.ts";

export const randomCut = "patches";

/**
 * A layers model with a few thousand random weights, for tests: means of 4 × 4 pixels, then patches of 32 × 32, 64 filters, and one layer after the
 * cut.
 */
export async function randomLayersModel(seed: number): Promise<LayersModelFiles> {
  await openBackend();
  const image = input({ shape: [224, 224, 3], name: "image" });
  const mean = { kernelSize: 4, strides: 4, useBias: false, depthwiseInitializer: initializers.constant({ value: 1 / 16 }) };
  const smaller = layers.depthwiseConv2d({ ...mean, name: "smaller" }).apply(image) as ReturnType<typeof input>;
  const patches = layers
    .conv2d({
      filters: 64,
      kernelSize: 8,
      strides: 8,
      activation: "relu",
      kernelInitializer: initializers.heNormal({ seed }),
      name: randomCut,
    })
    .apply(smaller) as ReturnType<typeof input>;
  const flat = layers.flatten({ name: "flat" }).apply(patches) as ReturnType<typeof input>;
  const made = model({ inputs: image, outputs: flat, name: "random" });
  const { topology, weightSpecs, weightData } = await savedModel(made);
  made.dispose();
  return {
    model: { modelTopology: topology, weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }] },
    weights: new Uint8Array(weightData),
  };
}

/** The same model as a backbone file. */
export async function randomBackboneFile(seed: number): Promise<Uint8Array> {
  return packBackbone(await randomLayersModel(seed), { name: "random", cut: randomCut, input: { low: -1, high: 1 } });
}

/** The same model as an opened backbone. */
export async function randomBackbone(seed: number): Promise<Backbone> {
  return openBackbone(await randomBackboneFile(seed));
}
