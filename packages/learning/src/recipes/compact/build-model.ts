import { initializers, input, type LayersModel, layers, model, regularizers } from "@tensorflow/tfjs-layers";
import type { FullOptions } from "../recipe-kind.ts";
import { cellColumns, cellCount, cellRows, channelCount } from "./cells.ts";
import { PoolCells } from "./pool-cells.ts";

export const explainedLayer = "context";
const width = 32;

type Symbolic = ReturnType<typeof input>;

/** A small convolutional network on the front end's cells: 1×1 to mix a cell's measures, 3×3 to include its surroundings, 1×1 to one logit per cell. */
export function buildModel({ seed }: FullOptions): LayersModel {
  const { cells, features } = cellFeatures(seed);
  const pooled = new PoolCells("pool").apply([cellScores("lesion-score", features, seed + 3), cells]);
  return model({ inputs: cells, outputs: pooled as Symbolic, name: "compact" });
}

/** The network up to the features from which a cell's scores are computed. */
export function cellFeatures(seed: number): { readonly cells: Symbolic; readonly features: Symbolic } {
  const kernel = (offset: number) => initializers.heNormal({ seed: seed + offset });
  const shrink = () => regularizers.l2({ l2: 1e-3 });
  const cells = input({ shape: [cellRows, cellColumns, channelCount], name: "cells" });
  let x: unknown = layers
    .dropout({ rate: 0.15, seed: seed + 11, noiseShape: [null, 1, 1, channelCount] as number[], name: "channel-dropout" })
    .apply(cells);
  x = layers
    .conv2d({ filters: width, kernelSize: 1, activation: "relu", kernelInitializer: kernel(1), kernelRegularizer: shrink(), name: "mix" })
    .apply(x as Symbolic);
  x = layers
    .conv2d({
      filters: width,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: kernel(2),
      kernelRegularizer: shrink(),
      name: explainedLayer,
    })
    .apply(x as Symbolic);
  x = layers
    .dropout({ rate: 0.3, seed: seed + 12, noiseShape: [null, 1, 1, width] as number[], name: "context-dropout" })
    .apply(x as Symbolic);
  return { cells, features: x as Symbolic };
}

/** One logit per cell, [n, cellCount]. */
export function cellScores(name: string, features: Symbolic, seed: number): Symbolic {
  const scores = layers.conv2d({ filters: 1, kernelSize: 1, kernelInitializer: initializers.heNormal({ seed }), name }).apply(features);
  return layers.reshape({ targetShape: [cellCount], name: `${name}-flat` }).apply(scores as Symbolic) as Symbolic;
}
