import { clone, matMul, memory, setBackend, type Tensor2D, tensor, train, variable, zerosLike } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectSameGradients, expectSlopes, largestDifference, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

describe("matrix products with one side transposed", () => {
  test.each([
    { a: [7, 9], b: [9, 13] },
    { a: [16, 64], b: [64, 8] },
    { a: [1, 5], b: [5, 1] },
    { a: [200, 7], b: [7, 9] },
  ])("give the gradients of a product: $a · $b", async ({ a, b }) => {
    await expectSameGradients((x, y) => matMul(x as Tensor2D, y as Tensor2D), [noise(a, 1), noise(b, 2)]);
  });

  test("have gradients that are slopes", async () => {
    await expectSlopes((x, y) => matMul(x as Tensor2D, y as Tensor2D, true, false), [noise([6, 3], 3), noise([6, 5], 4)]);
  });

  test("leave products of several matrices to the backend", async () => {
    await expectSameGradients((x, y) => matMul(x, y, false, true), [noise([2, 3, 4], 5), noise([2, 5, 4], 6)]);
  });
});

describe("Adam in one pass", () => {
  const run = async (backend: string) => {
    await setBackend(backend);
    const weights = variable(tensor(noise([67], 7).values));
    const adam = train.adam(0.05, 0.8, 0.99);
    for (let step = 0; step < 5; step++) adam.applyGradients([{ name: weights.name, tensor: tensor(noise([67], 10 + step).values) }]);
    return { values: weights.dataSync(), slots: (await adam.getWeights()).map(({ tensor }) => [...tensor.dataSync()]) };
  };

  test("makes the same steps as the composed one, including moments", async () => {
    const [plain, own] = [await run("cpu"), await run("wasm")];
    expect(largestDifference(own.values, plain.values)).toBeLessThan(1e-6);
    own.slots.forEach((slot, i) => {
      expect(largestDifference(slot, plain.slots[i]!)).toBeLessThan(1e-6);
    });
  });

  test("does not change copies of the weights that were taken before", async () => {
    await setBackend("wasm");
    const weights = variable(tensor([1, 2, 3]));
    const copy = clone(weights);
    train.adam(0.1).applyGradients([{ name: weights.name, tensor: tensor([1, 1, 1]) }]);
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    expect(weights.dataSync()[0]).toBeLessThan(1);
  });
});

describe("identity", () => {
  test("shares the values and outlives the original", async () => {
    await setBackend("wasm");
    const original = tensor(noise([1000], 8).values);
    const before = memory().numDataBuffers;
    const copy = clone(original);
    expect(memory().numDataBuffers).toBe(before);
    const first = original.dataSync()[0];
    original.dispose();
    zerosLike(copy).dispose();
    expect(copy.dataSync()[0]).toBe(first);
  });
});
