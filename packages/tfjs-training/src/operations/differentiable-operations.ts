import * as tf from "@tensorflow/tfjs-core";
import { type Argument, type Differentiable, noise } from "./compare-gradients.ts";

const image = (x: tf.Tensor) => x as tf.Tensor4D;

/**
 * Every operation that recipes train through, with shapes that are not multiples of a workgroup, and larger than those that the backend computes on
 * the processor.
 */
export const operations: Readonly<Record<string, readonly [Differentiable, ...Argument[]]>> = {
  "a convolution": [(x, k) => tf.conv2d(image(x), image(k), 1, "same"), noise([2, 13, 11, 5], 1), noise([3, 3, 5, 9], 2)],
  "a convolution of one channel": [(x, k) => tf.conv2d(image(x), image(k), 1, "same"), noise([2, 18, 14, 1], 1), noise([3, 3, 1, 32], 2)],
  "a convolution of many channels": [(x, k) => tf.conv2d(image(x), image(k), 1, "same"), noise([2, 9, 8, 32], 1), noise([3, 3, 32, 64], 2)],
  "a convolution, valid": [(x, k) => tf.conv2d(image(x), image(k), 1, "valid"), noise([2, 13, 11, 4], 1), noise([5, 3, 4, 8], 2)],
  "a convolution by stride": [(x, k) => tf.conv2d(image(x), image(k), 2, "same"), noise([2, 12, 11, 3], 1), noise([3, 3, 3, 10], 2)],
  "a convolution by stride, valid": [(x, k) => tf.conv2d(image(x), image(k), 2, "valid"), noise([2, 13, 12, 6], 1), noise([3, 3, 6, 7], 2)],
  "a 1×1 convolution": [(x, k) => tf.conv2d(image(x), image(k), 1, "same"), noise([3, 17, 15, 12], 1), noise([1, 1, 12, 17], 2)],
  "a 1×1 convolution by stride": [(x, k) => tf.conv2d(image(x), image(k), 2, "same"), noise([3, 17, 15, 12], 1), noise([1, 1, 12, 17], 2)],
  "a depthwise convolution": [
    (x, k) => tf.depthwiseConv2d(image(x), image(k), 1, "same"),
    noise([2, 17, 19, 6], 1),
    noise([3, 3, 6, 1], 2),
  ],
  "a depthwise convolution by stride": [
    (x, k) => tf.depthwiseConv2d(image(x), image(k), 2, "same"),
    noise([2, 18, 19, 8], 1),
    noise([3, 3, 8, 1], 2),
  ],
  "a depthwise convolution, valid": [
    (x, k) => tf.depthwiseConv2d(image(x), image(k), 2, "valid"),
    noise([1, 19, 17, 3], 1),
    noise([3, 2, 3, 2], 2),
  ],
  "max pooling": [(x) => tf.maxPool(image(x), 2, 2, "valid"), noise([2, 18, 20, 4], 3)],
  "max pooling of odd sides": [(x) => tf.maxPool(image(x), 2, 2, "same"), noise([2, 17, 19, 5], 3)],
  "max pooling with overlap": [(x) => tf.maxPool(image(x), 3, 2, "same"), noise([1, 21, 18, 7], 3)],
  "max pooling without a positive value": [(x) => tf.maxPool(image(tf.sub(x, 2)), 2, 2, "valid"), noise([2, 16, 16, 5], 3)],
  "max pooling of equal values": [
    (x) => tf.maxPool(image(x), 2, 2, "valid"),
    { shape: [1, 32, 32, 2], values: new Float32Array(2048).fill(0.5) },
  ],
  "average pooling": [(x) => tf.avgPool(image(x), 2, 2, "valid"), noise([2, 18, 20, 4], 3)],
  "average pooling of cells": [(x) => tf.avgPool(image(x), [3, 4], [3, 4], "valid"), noise([2, 18, 20, 4], 3)],
  "global average pooling": [(x) => tf.mean(x, [1, 2]), noise([4, 12, 9, 6], 3)],
  "a maximum over cells": [(x) => tf.max(x, 1), noise([5, 120, 4], 3)],
  "a sum over rows": [(x) => tf.sum(x, 0), noise([130, 19], 3)],
  "a matrix product": [(x, w) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), noise([16, 130], 1), noise([130, 17], 2)],
  "a matrix product with one output": [(x, w) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), noise([33, 64], 1), noise([64, 1], 2)],
  "a transposed matrix product": [
    (x, w) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D, true, true),
    noise([130, 16], 1),
    noise([17, 130], 2),
  ],
  "a bias": [(x, b) => tf.add(x, b), noise([3, 19, 17, 6], 1), noise([6], 2)],
  ReLU: [(x) => tf.relu(x), noise([3, 19, 17, 6], 1)],
  "ReLU up to 6": [(x) => tf.relu6(tf.mul(x, 10)), noise([3, 19, 17, 6], 1)],
  sigmoid: [(x) => tf.sigmoid(tf.mul(x, 5)), noise([3, 19, 17, 6], 1)],
  tanh: [(x) => tf.tanh(tf.mul(x, 5)), noise([3, 19, 17, 6], 1)],
  softplus: [(x) => tf.softplus(tf.mul(x, 5)), noise([3, 19, 17, 6], 1)],
  "log-softmax": [(x) => tf.logSoftmax(x), noise([300, 4], 1)],
  "log of summed exponentials": [(x) => tf.logSumExp(x, 1), noise([30, 140], 1)],
  "the loss of logits": [
    (x, y) => tf.sub(tf.add(tf.relu(x), tf.log(tf.add(tf.exp(tf.neg(tf.abs(x))), 1))), tf.mul(y, x)),
    noise([40, 40], 1),
    noise([40, 40], 2),
  ],
  "squares and roots": [(x) => tf.sqrt(tf.add(tf.square(x), 0.1)), noise([40, 40], 1)],
  division: [(x, y) => tf.div(x, tf.add(tf.abs(y), 0.5)), noise([40, 40], 1), noise([40, 40], 2)],
  maximum: [(x, y) => tf.maximum(x, y), noise([40, 40], 1), noise([40, 40], 2)],
  "a choice": [
    (x, y) => tf.where(tf.greater(tf.tensor(noise([40, 40], 3).values, [40, 40]), 0), x, tf.mul(y, 2)),
    noise([40, 40], 1),
    noise([40, 40], 2),
  ],
  clipping: [(x) => tf.clipByValue(x, -0.4, 0.6), noise([40, 40], 1)],
  "gathered rows": [(x) => tf.gather(x, tf.tensor1d([3, 0, 3, 77, 12], "int32")), noise([80, 20], 1)],
  "gathered columns": [(x) => tf.gather(x, tf.tensor1d([3, 0, 3, 17], "int32"), 1), noise([80, 20], 1)],
  "a slice": [(x) => tf.slice(x, [1, 5, 0, 2], [2, 7, -1, 3]), noise([4, 15, 13, 6], 1)],
  padding: [
    (x) =>
      tf.pad(x, [
        [0, 0],
        [2, 1],
        [0, 3],
        [0, 0],
      ]),
    noise([2, 15, 13, 6], 1),
  ],
  concatenation: [(x, y) => tf.concat([x, y], 3), noise([2, 15, 13, 6], 1), noise([2, 15, 13, 3], 2)],
  "a stack": [(x, y) => tf.stack([x, y], 1), noise([40, 30], 1), noise([40, 30], 2)],
  transposition: [(x) => tf.transpose(x, [0, 3, 1, 2]), noise([2, 15, 13, 6], 1)],
  "repeated tiles": [(x) => tf.tile(x, [1, 2, 3]), noise([4, 15, 20], 1)],
  "a mirrored image": [(x) => tf.reverse(x, 2), noise([2, 15, 13, 6], 1)],
  "batch norm with given statistics": [
    (x, mean, spread, offset, scale) =>
      tf.batchNorm(
        image(x),
        mean as tf.Tensor1D,
        tf.add(tf.square(spread), 0.5) as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      ),
    noise([2, 17, 9, 5], 1),
    noise([5], 2),
    noise([5], 3),
    noise([5], 4),
    noise([5], 5),
  ],
  "batch norm with the batch's statistics": [
    (x, gamma, beta) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(image(x), mean as tf.Tensor1D, variance as tf.Tensor1D, beta as tf.Tensor1D, gamma as tf.Tensor1D, 1e-3);
    },
    noise([3, 19, 17, 6], 1),
    noise([6], 2),
    noise([6], 3),
  ],
};
