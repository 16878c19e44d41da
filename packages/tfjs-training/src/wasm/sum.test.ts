import { setBackend, sum, tensor } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectSameGradients, largestDifference, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

describe("sum", () => {
  test("stays exact over a million and a half squares, where adding them one by one is off by 6e-4", async () => {
    await setBackend("wasm");
    const { values } = noise([1_600_000], 1);
    const squares = values.map((value) => value * value);
    const exact = squares.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum(tensor(squares)).dataSync()[0]! / exact - 1)).toBeLessThan(1e-7);
    expect(Math.abs(Array.from(sum(tensor(squares, [400_000, 4]), 0).dataSync()).reduce((a, b) => a + b) / exact - 1)).toBeLessThan(2e-7);
  });

  test.each([
    { shape: [3, 5, 7, 6], axis: undefined },
    { shape: [3, 5, 7, 6], axis: [0, 1, 2] },
    { shape: [3, 5, 7, 6], axis: [1, 2] },
    { shape: [3, 5, 7, 6], axis: [0, 2] },
    { shape: [3, 5, 7, 6], axis: [-1] },
    { shape: [3, 5, 7, 6], axis: [3, 0] },
    { shape: [9], axis: [0] },
    { shape: [130, 3], axis: [0] },
  ])("agrees with the plain backend, gradients too: $shape over $axis", async ({ shape, axis }) => {
    const argument = noise(shape, 2);
    for (const keepDims of [false, true]) {
      const run = async (backend: string) => {
        await setBackend(backend);
        const total = sum(tensor(argument.values, shape as [number, number]), axis, keepDims);
        return { shape: total.shape, values: total.dataSync() };
      };
      const [plain, own] = [await run("cpu"), await run("wasm")];
      expect(own.shape).toEqual(plain.shape);
      expect(largestDifference(own.values, plain.values)).toBeLessThan(1e-5);
    }
    await expectSameGradients((x) => sum(x, axis), [argument]);
  });

  test("leaves integers to the backend", async () => {
    await setBackend("wasm");
    const total = sum(
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        [2, 2],
        "int32",
      ),
      0,
    );
    expect([total.dtype, ...total.dataSync()]).toEqual(["int32", 4, 6]);
  });
});
