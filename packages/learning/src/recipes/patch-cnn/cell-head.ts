import { initializers, type LayersModel, layers, model } from "@tensorflow/tfjs-layers";
import type { Symbolic } from "../fixed-weights.ts";
import { CellLogits } from "./cell-logits.ts";
import { contextFilters, contextLayers } from "./grid.ts";

/** The layer with one position per cell whose features are used to compare images. */
export const featureLayer = `context-${contextLayers}-relu`;

interface Convolved {
  readonly name: string;
  readonly filters: number;
  readonly strides?: number;
  readonly seed: number;
}

/** 3×3 convolution, batch norm, ReLU. */
export function convolved(x: Symbolic, { name, filters, strides = 1, seed }: Convolved): Symbolic {
  const kernelInitializer = initializers.heNormal({ seed });
  return [
    layers.conv2d({ filters, kernelSize: 3, strides, padding: "same", useBias: false, kernelInitializer, name }),
    layers.batchNormalization({ momentum: 0.9, name: `${name}-norm` }),
    layers.reLU({ name: `${name}-relu` }),
  ].reduce((input, layer) => layer.apply(input) as Symbolic, x);
}

interface CellHead {
  readonly picture: Symbolic;
  /** One position per cell. */
  readonly features: Symbolic;
  readonly cellPixels: number;
  readonly seed: number;
  /** Number of layers already built, whose seeds are taken. */
  readonly layersBefore: number;
  readonly name: string;
}

/** The network from a picture's features to one logit per cell: three more convolutions take in each cell's surroundings. */
export function withCellHead({ picture, features, cellPixels, seed, layersBefore, name }: CellHead): LayersModel {
  let x = features;
  for (let i = 1; i <= contextLayers; i += 1)
    x = convolved(x, { name: `context-${i}`, filters: contextFilters, seed: seed + layersBefore + i });
  const noiseShape = [null, 1, 1, contextFilters] as number[];
  x = layers.dropout({ rate: 0.2, seed: seed + 100, noiseShape, name: "dropout" }).apply(x) as Symbolic;
  const logits = layers.conv2d({ filters: 1, kernelSize: 1, kernelInitializer: initializers.heNormal({ seed }), name: "lesion-score" });
  const cells = new CellLogits(cellPixels).apply([logits.apply(x) as Symbolic, picture]);
  return model({ inputs: picture, outputs: cells as Symbolic, name });
}
