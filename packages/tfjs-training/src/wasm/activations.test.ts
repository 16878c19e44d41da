import {
  add,
  batchNorm,
  conv2d,
  relu,
  type Scalar,
  setBackend,
  sin,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor,
  type Variable,
  variableGrads,
} from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { biasRelu } from "./bias-relu.ts";
import { expectSameGradients, expectSlopes, largestDifference, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

describe("the gradient of ReLU", () => {
  test("agrees with the plain backend, which uses the tensors that ours saves", async () => {
    await expectSameGradients((x) => relu(x), [noise([2, 7, 9, 5], 1)]);
  });
});

describe("bias and ReLU in one pass", () => {
  const composed = (x: Tensor, bias: Tensor) => relu(add(x, bias));
  test.each([[[2, 5, 7, 6]], [[1, 70, 3, 9]]])("has the same gradients as its composition: %s", async (shape) => {
    await expectSameGradients(biasRelu, [noise(shape, 2), noise([shape.at(-1)!], 3)], { reference: composed });
  });

  test("has slopes for gradients", async () => {
    await expectSlopes(biasRelu, [noise([1, 4, 4, 5], 4), noise([5], 9)]);
  });

  test("replaces a convolution layer's own call while gradients are computed", async () => {
    const run = async (backend: string) => {
      await setBackend(backend);
      const layer = layers.conv2d({
        filters: 7,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        inputShape: [6, 5, 3],
        kernelInitializer: initializers.glorotUniform({ seed: 3 }),
        biasInitializer: initializers.randomUniform({ minval: -0.3, maxval: 0.3, seed: 4 }),
      });
      const input = tensor(noise([2, 6, 5, 3], 5).values, [2, 6, 5, 3]);
      layer.apply(input);
      const variables = layer.trainableWeights.map((weight) => (weight as unknown as { val: Variable }).val);
      const { value, grads } = variableGrads(() => sum(sin(layer.apply(input, { training: true }) as Tensor)) as Scalar, variables);
      return [value, ...variables.map(({ name }) => grads[name]!)].map((t) => [...t.dataSync()]);
    };
    const [plain, own] = [await run("cpu"), await run("wasm")];
    own.forEach((values, i) => {
      expect(largestDifference(values, plain[i]!)).toBeLessThan(1e-4);
    });
  });
});

describe("the gradient of batch norm with given statistics", () => {
  const withStatistics = (x: Tensor, mean: Tensor, spread: Tensor, offset: Tensor, scale: Tensor) =>
    batchNorm(x as Tensor4D, mean as Tensor1D, add(sin(spread), 1.5) as Tensor1D, offset as Tensor1D, scale as Tensor1D, 1e-3);
  test("broadcasts, and agrees with the plain backend for all five arguments", async () => {
    await expectSameGradients(withStatistics as never, [
      noise([2, 7, 9, 5], 1),
      noise([5], 2),
      noise([5], 3),
      noise([5], 4),
      noise([5], 5),
    ]);
  });

  test("passes gradients on to a convolution before it, as heat maps need", async () => {
    const perChannel = (...values: number[]) => tensor(values) as Tensor1D;
    const chain = (x: Tensor, filter: Tensor) => {
      const sums = conv2d(x as Tensor4D, filter as Tensor4D, 1, "same");
      return batchNorm(sums, perChannel(0.1, 0.2), perChannel(0.5, 2), perChannel(0.3, -0.1), perChannel(1.5, 0.7));
    };
    await expectSameGradients(chain, [noise([1, 6, 6, 3], 8), noise([3, 3, 3, 2], 9)]);
  });
});
