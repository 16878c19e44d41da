import { initializers, input, type LayersModel, layers, model } from "@tensorflow/tfjs-layers";
import type { FullOptions } from "../recipe-kind.ts";
import { CellLogits } from "./cell-logits.ts";
import { cellPixels, contextFilters, contextLayers, inputChannels, stageFilters } from "./grid.ts";

type Symbolic = ReturnType<typeof input>;

/** One plane position a cell: what images are compared by. */
export const featureLayer = `context-${contextLayers}-relu`;

/** Fully convolutional: patches and whole images of any size, one logit a cell of 3.2 mm. As many stages as bring a cell down to one pixel. */
export function buildModel({ seed, inputRows }: FullOptions): LayersModel {
  const cell = cellPixels(inputRows);
  const stages = Math.log2(cell);
  const picture = input({ shape: [null, null, inputChannels] as unknown as number[], name: "picture" });
  let x: Symbolic = picture;
  let made = 0;
  const convolve = (name: string, filters: number, strides: number) => {
    made += 1;
    const kernelInitializer = initializers.heNormal({ seed: seed + made });
    const then = (layer: layers.Layer) => {
      x = layer.apply(x) as Symbolic;
    };
    then(layers.conv2d({ filters, kernelSize: 3, strides, padding: "same", useBias: false, kernelInitializer, name }));
    then(layers.batchNormalization({ momentum: 0.9, name: `${name}-norm` }));
    then(layers.reLU({ name: `${name}-relu` }));
  };
  for (let stage = 0; stage < stages; stage += 1) {
    convolve(`stage-${stage + 1}`, stageFilters[stage] as number, stage === 0 ? 2 : 1);
    if (stage > 0) x = layers.maxPooling2d({ poolSize: 2, name: `pool-${stage + 1}` }).apply(x) as Symbolic;
  }
  for (let i = 0; i < contextLayers; i += 1) convolve(`context-${i + 1}`, contextFilters, 1);
  const noiseShape = [null, 1, 1, contextFilters] as number[];
  x = layers.dropout({ rate: 0.2, seed: seed + 100, noiseShape, name: "dropout" }).apply(x) as Symbolic;
  const logits = layers.conv2d({ filters: 1, kernelSize: 1, kernelInitializer: initializers.heNormal({ seed }), name: "lesion-score" });
  const cells = new CellLogits(cell).apply([logits.apply(x) as Symbolic, picture]);
  return model({ inputs: picture, outputs: cells as Symbolic, name: "patch-cnn" });
}
