import { maxPool, type Tensor4D } from "@tensorflow/tfjs-core";
import { beforeAll, describe, test } from "vitest";
import { expectSameGradients, expectSlopes, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

describe("the gradient of max pooling", () => {
  test.each([
    { size: 2, stride: 2, padding: "valid" as const, shape: [2, 8, 10, 4] },
    { size: 2, stride: 2, padding: "same" as const, shape: [2, 7, 9, 5] },
    { size: 3, stride: 2, padding: "same" as const, shape: [1, 11, 8, 7] },
    { size: 3, stride: 1, padding: "valid" as const, shape: [1, 6, 6, 3] },
  ])("agrees with the plain backend: $size by $stride, $padding, $shape", async ({ size, stride, padding, shape }) => {
    await expectSameGradients((x) => maxPool(x as Tensor4D, size, stride, padding), [noise(shape, 5)]);
  });

  test("reaches windows without a positive value, which the backend's own omits", async () => {
    const { shape, values } = noise([2, 6, 6, 5], 6);
    await expectSameGradients((x) => maxPool(x as Tensor4D, 2, 2, "valid"), [{ shape, values: values.map((value) => value - 2) }]);
  });

  test("goes to the first of equal values only", async () => {
    await expectSameGradients(
      (x) => maxPool(x as Tensor4D, 2, 2, "valid"),
      [{ shape: [1, 4, 4, 1], values: new Float32Array(16).fill(0.5) }],
    );
  });

  test("is the slope of the pooling", async () => {
    await expectSlopes((x) => maxPool(x as Tensor4D, 2, 2, "valid"), [noise([1, 4, 4, 4], 7)]);
  });
});
