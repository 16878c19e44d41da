import { initializers, input, type LayersModel, layers, model, regularizers } from "@tensorflow/tfjs-layers";
import type { FullOptions } from "../recipe-kind.ts";
import { denseUnits, stages } from "./stages.ts";

export const explainedLayer = "convolution-4";

/** The published network, layer by layer, without the final sigmoid: the output is a logit. */
export function buildModel({ seed, inputRows, inputColumns }: FullOptions): LayersModel {
  const kernel = (offset: number) => initializers.glorotUniform({ seed: seed + offset });
  const image = input({ shape: [inputRows, inputColumns, 1], name: "image" });
  let x: unknown = image;
  const then = (layer: layers.Layer) => {
    x = layer.apply(x as ReturnType<typeof input>);
  };
  stages.forEach((filters, stage) => {
    then(
      layers.conv2d({
        filters,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: kernel(stage),
        name: `convolution-${stage + 1}`,
      }),
    );
    then(layers.batchNormalization({ name: `normalisation-${stage + 1}` }));
    then(layers.maxPooling2d({ poolSize: 2, name: `pool-${stage + 1}` }));
  });
  then(layers.flatten({ name: "flatten" }));
  then(
    layers.dense({
      units: denseUnits[0],
      activation: "relu",
      kernelInitializer: kernel(4),
      kernelRegularizer: regularizers.l2({ l2: 0.1 }),
      name: "dense-128",
    }),
  );
  then(layers.dropout({ rate: 0.3, seed: seed + 7, name: "dropout" }));
  then(layers.dense({ units: denseUnits[1], activation: "relu", kernelInitializer: kernel(5), name: "dense-64" }));
  then(layers.dense({ units: 1, kernelInitializer: kernel(6), name: "logit" }));
  return model({ inputs: image, outputs: x as ReturnType<typeof input>, name: "keras-baseline" });
}
