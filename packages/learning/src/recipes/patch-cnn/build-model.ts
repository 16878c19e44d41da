import { input, type LayersModel, layers } from "@tensorflow/tfjs-layers";
import type { Symbolic } from "../fixed-weights.ts";
import type { FullOptions } from "../recipe-kind.ts";
import { convolved, withCellHead } from "./cell-head.ts";
import { cellPixels, inputChannels, stageFilters } from "./grid.ts";

export function pictureInput(): Symbolic {
  return input({ shape: [null, null, inputChannels] as unknown as number[], name: "picture" });
}

/**
 * Fully convolutional, for patches and whole images of any size: one logit per cell of 3.2 mm. It has as many stages as it takes to reduce a cell to
 * one pixel.
 */
export function buildModel({ seed, inputRows }: FullOptions): LayersModel {
  const cell = cellPixels(inputRows);
  const stages = Math.log2(cell);
  const picture = pictureInput();
  let x = picture;
  for (let stage = 1; stage <= stages; stage += 1) {
    const filters = stageFilters[stage - 1] as number;
    x = convolved(x, { name: `stage-${stage}`, filters, strides: stage === 1 ? 2 : 1, seed: seed + stage });
    if (stage > 1) x = layers.maxPooling2d({ poolSize: 2, name: `pool-${stage}` }).apply(x) as Symbolic;
  }
  return withCellHead({ picture, features: x, cellPixels: cell, seed, layersBefore: stages, name: "patch-cnn" });
}
