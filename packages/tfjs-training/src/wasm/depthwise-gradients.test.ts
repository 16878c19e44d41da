import { depthwiseConv2d, type Tensor4D } from "@tensorflow/tfjs-core";
import { beforeAll, describe, test } from "vitest";
import { expectSameGradients, expectSlopes, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

describe("the gradients of a depthwise convolution", () => {
  test.each([
    { stride: 1, padding: "same" as const, x: [2, 7, 9, 6], filter: [3, 3, 6, 1] },
    { stride: 2, padding: "same" as const, x: [2, 8, 9, 8], filter: [3, 3, 8, 1] },
    { stride: 2, padding: "valid" as const, x: [1, 9, 7, 3], filter: [3, 2, 3, 2] },
  ])("agree with the plain backend: stride $stride, $padding, $x by $filter", async ({ stride, padding, x, filter }) => {
    const convolution = (a: unknown, b: unknown) => depthwiseConv2d(a as Tensor4D, b as Tensor4D, stride, padding);
    await expectSameGradients(convolution, [noise(x, 1), noise(filter, 2)]);
  });

  test("are its slopes", async () => {
    await expectSlopes(
      (a, b) => depthwiseConv2d(a as Tensor4D, b as Tensor4D, 1, "same"),
      [noise([1, 5, 5, 4], 3), noise([3, 3, 4, 1], 4)],
    );
  });
});
