import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers } from "@tensorflow/tfjs-layers";
import type { Convolution } from "../../backbone/convolution.ts";
import { learningError } from "../../learning-error.ts";
import type { Symbolic } from "../fixed-weights.ts";
import { pictureInput } from "../patch-cnn/build-model.ts";
import { withCellHead } from "../patch-cnn/cell-head.ts";
import { cellPixels, inputChannels } from "../patch-cnn/grid.ts";
import type { FullOptions } from "../recipe-kind.ts";
import { trunkOf } from "./trunk.ts";

/** Prefix of the names of layers that start from pretrained weights. */
export const trunkPrefix = "pretrained-";

/** Patch-cnn's network with the first layers of a pretrained network in place of its stages, pooled if those give more than one position per cell. */
export function buildModel({ seed, inputRows }: FullOptions, pretrained?: readonly Convolution[]): LayersModel {
  if (pretrained === undefined)
    throw learningError("NO_BACKBONE", "The recipe patch-cnn-pretrained starts from a backbone, and none is given.");
  const cell = cellPixels(inputRows);
  const { convolutions, stride } = trunkOf(pretrained, cell);
  const picture = pictureInput();
  let x = picture;
  for (const [i, convolution] of convolutions.entries()) {
    const step = i === 0 ? takingPictures(convolution) : convolution;
    x = started(x, `${trunkPrefix}${i + 1}`, step);
  }
  if (stride < cell) x = layers.maxPooling2d({ poolSize: cell / stride, name: "pool" }).apply(x) as Symbolic;
  return withCellHead({ picture, features: x, cellPixels: cell, seed, layersBefore: 0, name: "patch-cnn-pretrained" });
}

function started(x: Symbolic, name: string, { isDepthwise, filterShape, filter, bias, strides, pad, activation }: Convolution): Symbolic {
  const [rows, columns, , filters] = filterShape;
  const shape = { kernelSize: [rows, columns] as [number, number], strides: [...strides] as [number, number], padding: pad, name };
  const layer = isDepthwise ? layers.depthwiseConv2d(shape) : layers.conv2d({ ...shape, filters });
  const y = layer.apply(x) as Symbolic;
  tf.tidy(() => layer.setWeights([tf.tensor(filter, [...filterShape]), tf.tensor1d(bias)]));
  if (activation === "linear") return y;
  return layers.activation({ activation, name: `${name}-${activation}` }).apply(y) as Symbolic;
}

/**
 * Adapts the first convolution to patch-cnn's two input channels: brightness, in place of several copies of it, and the breast mask, for which the
 * weights start at 0. If it was depthwise, it becomes an ordinary convolution.
 */
function takingPictures({ isDepthwise, filterShape, filter, ...convolution }: Convolution): Convolution {
  const [rows, columns, channels, filters] = filterShape;
  const units = isDepthwise ? channels * filters : filters;
  const own = new Float32Array(rows * columns * inputChannels * units);
  filter.forEach((weight, i) => {
    const place = Math.floor(i / (channels * filters));
    const to = place * inputChannels * units + (isDepthwise ? i % units : i % filters);
    own[to] = (own[to] as number) + weight;
  });
  return { ...convolution, isDepthwise: false, filterShape: [rows, columns, inputChannels, units], filter: own };
}
