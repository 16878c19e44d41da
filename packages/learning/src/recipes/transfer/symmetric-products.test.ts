import { randomStream } from "@second-read/metrics";
import { openBackend } from "@second-read/tfjs-training";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { valuesOf } from "../../values-of.ts";
import { addProducts, mirrored } from "./symmetric-products.ts";

// Native TensorFlow sums in an order that depends on the width.
beforeAll(async () => void (await openBackend({ only: "wasm" })));

it.each([1, 40, 256, 600])("with %i columns are, to the last bit, those of one product of all", (columns) => {
  const random = randomStream(1, "symmetric products");
  const blocks = [300, 7].map((rows) => Float32Array.from({ length: rows * columns }, () => random.normal()));
  const products = new Float64Array(columns * columns);
  const expected = new Float64Array(columns * columns);
  for (const values of blocks) {
    addProducts(products, values, columns);
    const whole = valuesOf(() => {
      const matrix = tf.tensor2d(values, [values.length / columns, columns]);
      return tf.matMul(tf.transpose(matrix), matrix);
    });
    expected.forEach((value, i) => {
      expected[i] = value + (whole[i] as number);
    });
  }
  expect(mirrored(products, columns)).toEqual(expected);
});

it("leave no tensor behind", () => {
  const before = tf.memory().numTensors;
  addProducts(new Float64Array(9), Float32Array.of(1, 2, 3, 4, 5, 6), 3);
  expect(tf.memory().numTensors).toBe(before);
});
