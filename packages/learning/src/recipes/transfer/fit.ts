import * as tf from "@tensorflow/tfjs-core";
import { valuesOf } from "../../values-of.ts";
import type { Fitted } from "../recipe-kind.ts";
import { clip, componentCount, inputCount, measureCount } from "./layout.ts";
import { strongestComponents } from "./principal-components.ts";
import { addProducts, mirrored } from "./symmetric-products.ts";

/** Number of cells multiplied at a time. */
const blockCells = 4096;

/**
 * Mean and standard deviation of every feature, and the whitened principal components of the backbone's features, over the training cells.
 * @param features cells one after another
 */
export function fitCells(features: Float32Array, cells: number): Fitted {
  const length = features.length / cells;
  const channels = length - measureCount;
  const statistics = meansAndDeviations(features, length);
  const fitted = { channels: statistics, arrays: [] };
  const sums = new Float64Array(channels);
  const products = new Float64Array(channels * channels);
  for (let start = 0; start < cells; start += blockCells) {
    const count = Math.min(blockCells, cells - start);
    const block = standardised(features.subarray(start * length, (start + count) * length), fitted, measureCount, channels);
    for (let i = 0; i < block.length; i += 1) sums[i % channels] = (sums[i % channels] as number) + (block[i] as number);
    addProducts(products, block, channels);
  }
  mirrored(products, channels);
  const mean = sums.map((sum) => sum / cells);
  for (let i = 0; i < channels; i += 1)
    for (let j = 0; j < channels; j += 1)
      products[i * channels + j] = (products[i * channels + j] as number) / cells - (mean[i] as number) * (mean[j] as number);
  const { vectors, strengths } = strongestComponents(products, channels, componentCount);
  const projection = Float32Array.from(vectors, (value, i) => value / Math.sqrt((strengths[i % componentCount] as number) + 1e-6));
  const offset = new Float32Array(componentCount);
  for (let channel = 0; channel < channels; channel += 1)
    for (let j = 0; j < componentCount; j += 1)
      offset[j] = (offset[j] as number) - (mean[channel] as number) * (projection[channel * componentCount + j] as number);
  return {
    channels: statistics,
    arrays: [
      { name: "projection", shape: [channels, componentCount], values: projection },
      { name: "offset", shape: [componentCount], values: offset },
    ],
  };
}

export function fitsCells({ channels, arrays }: Fitted): boolean {
  const [projection, offset] = arrays;
  return (
    arrays.length === 2 &&
    projection?.shape.length === 2 &&
    projection.shape[0] === channels.mean.length - measureCount &&
    projection.shape[1] === componentCount &&
    offset?.values.length === componentCount
  );
}

/** The networks' input for cells: standardised measures and principal components, clipped. */
export function inputsOfCells(features: Float32Array, fitted: Fitted): Float32Array {
  const length = fitted.channels.mean.length;
  const channels = length - measureCount;
  const cells = features.length / length;
  const measures = standardised(features, fitted, 0, measureCount);
  const components = componentsOf(standardised(features, fitted, measureCount, channels), fitted, cells);
  const inputs = new Float32Array(cells * inputCount);
  for (let cell = 0; cell < cells; cell += 1) {
    inputs.set(measures.subarray(cell * measureCount, (cell + 1) * measureCount), cell * inputCount);
    for (let j = 0; j < componentCount; j += 1)
      inputs[cell * inputCount + measureCount + j] = clipped(components[cell * componentCount + j] as number);
  }
  return inputs;
}

function componentsOf(block: Float32Array, { arrays: [projection, offset] }: Fitted, cells: number): Float32Array {
  if (cells === 0 || projection === undefined || offset === undefined) return new Float32Array(0);
  return valuesOf(() => {
    const matrix = tf.tensor2d(block, [cells, block.length / cells]);
    const vectors = tf.tensor2d(projection.values, projection.shape as [number, number]);
    return tf.add(tf.matMul(matrix, vectors), tf.tensor1d(offset.values));
  });
}

/** A range of the features, standardised and clipped. */
function standardised(features: Float32Array, { channels: { mean, deviation } }: Fitted, first: number, count: number): Float32Array {
  const length = mean.length;
  const cells = features.length / length;
  const means = Float64Array.from(mean.slice(first, first + count));
  const scales = Float64Array.from(deviation.slice(first, first + count), (value) => 1 / value);
  const result = new Float32Array(cells * count);
  for (let cell = 0; cell < cells; cell += 1)
    for (let i = 0; i < count; i += 1)
      result[cell * count + i] = clipped(((features[cell * length + first + i] as number) - (means[i] as number)) * (scales[i] as number));
  return result;
}

function clipped(value: number): number {
  return Math.min(clip, Math.max(-clip, value));
}

function meansAndDeviations(features: Float32Array, length: number): Fitted["channels"] {
  const cells = features.length / length;
  const sum = new Float64Array(length);
  const squares = new Float64Array(length);
  for (let cell = 0; cell < cells; cell += 1)
    for (let i = 0; i < length; i += 1) {
      const value = features[cell * length + i] as number;
      sum[i] = (sum[i] as number) + value;
      squares[i] = (squares[i] as number) + value * value;
    }
  const mean = Array.from(sum, (value) => value / cells);
  const deviation = mean.map((value, i) => Math.sqrt(Math.max(0, (squares[i] as number) / cells - value * value)) || 1);
  return { mean, deviation };
}
