import { conv2d, fused, setBackend, type Tensor4D, tensor } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectSameGradients, expectSlopes, largestDifference, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

type Shape4D = [number, number, number, number];
type Padding = "same" | "valid" | [[0, 0], [number, number], [number, number], [0, 0]];
const cases: { stride: number | [number, number]; padding: Padding; x: number[]; filter: number[] }[] = [
  { stride: 1, padding: "same", x: [2, 13, 11, 5], filter: [3, 3, 5, 9] },
  { stride: 1, padding: "valid", x: [2, 13, 11, 4], filter: [5, 3, 4, 8] },
  { stride: 2, padding: "same", x: [2, 12, 11, 3], filter: [3, 3, 3, 10] },
  { stride: 2, padding: "valid", x: [1, 13, 12, 6], filter: [3, 3, 6, 7] },
  { stride: [3, 2], padding: "same", x: [2, 13, 11, 1], filter: [3, 4, 1, 16] },
  { stride: 1, padding: "same", x: [3, 7, 5, 12], filter: [1, 1, 12, 17] },
  {
    stride: 1,
    padding: [
      [0, 0],
      [2, 1],
      [0, 3],
      [0, 0],
    ],
    x: [1, 9, 8, 2],
    filter: [3, 3, 2, 3],
  },
  // Padding wider than the filter: dx falls back to the backend's own loop.
  {
    stride: 1,
    padding: [
      [0, 0],
      [2, 2],
      [1, 1],
      [0, 0],
    ],
    x: [1, 6, 6, 2],
    filter: [1, 1, 2, 3],
  },
  // Many rows and channels: more than one block of each.
  { stride: 1, padding: "same", x: [2, 70, 9, 20], filter: [3, 3, 20, 24] },
];

describe("the gradients of a convolution by its filter and its input", () => {
  test.each(cases)(
    "agree with the plain backend: stride $stride, padding $padding, $x by $filter",
    async ({ stride, padding, x, filter }) => {
      const convolution = (a: unknown, b: unknown) => conv2d(a as Tensor4D, b as Tensor4D, stride, padding);
      await expectSameGradients(convolution, [noise(x, 1), noise(filter, 2)]);
    },
  );

  test.each(cases)(
    "come from the same convolution: stride $stride, padding $padding, $x by $filter",
    async ({ stride, padding, x, filter }) => {
      const [image, kernel, bias] = [noise(x, 1), noise(filter, 2), noise([filter[3]!], 3)];
      for (const activation of ["linear", "relu"] as const) {
        const run = async (backend: string) => {
          await setBackend(backend);
          const inputs = {
            x: tensor(image.values, x as Shape4D) as Tensor4D,
            filter: tensor(kernel.values, filter as Shape4D) as Tensor4D,
            bias: tensor(bias.values),
          };
          return fused.conv2d({ ...inputs, strides: stride, pad: padding, activation }).dataSync();
        };
        const [plain, own] = [await run("cpu"), await run("wasm")];
        expect(largestDifference(own, plain)).toBeLessThan(2e-5);
      }
    },
  );

  test("are the slopes of the convolution", async () => {
    await expectSlopes((a, b) => conv2d(a as Tensor4D, b as Tensor4D, 2, "same"), [noise([1, 6, 5, 2], 3), noise([3, 3, 2, 3], 4)]);
  });
});
