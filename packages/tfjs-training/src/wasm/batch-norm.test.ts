import {
  batchNorm,
  moments,
  relu,
  type Scalar,
  setBackend,
  sin,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  type Variable,
  variableGrads,
} from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { batchNormTraining } from "../operations/batch-norm-training.ts";
import { expectSameGradients, expectSlopes, largestDifference, noise, openBoth } from "./gradient-agreement.ts";

beforeAll(openBoth);

const epsilon = 1e-3;
const ours = (withRelu: boolean) => (x: Tensor, gamma: Tensor, beta: Tensor) =>
  batchNormTraining(x, gamma, beta, { epsilon, relu: withRelu })[0]!;
const composed = (withRelu: boolean) => (x: Tensor, gamma: Tensor, beta: Tensor) => {
  const { mean, variance } = moments(x, [...x.shape.keys()].slice(0, -1));
  const y = batchNorm(x as Tensor4D, mean as never, variance as never, beta as never, gamma as never, epsilon);
  return withRelu ? relu(y) : y;
};

describe("batch norm in training", () => {
  test.each([
    { withRelu: false, shape: [3, 9, 7, 6] },
    { withRelu: true, shape: [3, 9, 7, 6] },
    { withRelu: true, shape: [2, 5, 5, 3] },
    { withRelu: false, shape: [130, 9] },
  ])("has the gradients of its composition by input, scale and offset: $shape, ReLU $withRelu", async ({ withRelu, shape }) => {
    const channels = shape.at(-1)!;
    const args = [noise(shape, 1), noise([channels], 2), noise([channels], 3)];
    await expectSameGradients(ours(withRelu) as never, args, { reference: composed(withRelu) as never, tolerance: 2e-5 });
  });

  test("has slopes for gradients", async () => {
    await expectSlopes(ours(false) as never, [noise([4, 3, 3, 5], 4), noise([5], 5), noise([5], 6)]);
  });

  test("keeps its mean and variance accurate for values far from zero", async () => {
    await setBackend("wasm");
    const { shape, values } = noise([1000, 4], 7);
    const [, mean, variance] = batchNormTraining(
      tensor(
        values.map((value) => value + 1000),
        [...shape],
      ),
      tensor([1, 1, 1, 1]),
      tensor([0, 0, 0, 0]),
      { epsilon, relu: false },
    );
    const column = (c: number) => Array.from({ length: 1000 }, (_, row) => Math.fround(values[row * 4 + c]! + 1000));
    const expectedMean = [0, 1, 2, 3].map((c) => column(c).reduce((a, b) => a + b) / 1000);
    const expectedVariance = [0, 1, 2, 3].map((c) => column(c).reduce((a, b) => a + (b - expectedMean[c]!) ** 2, 0) / 1000);
    expect(largestDifference(mean!.dataSync(), expectedMean)).toBeLessThan(1e-4);
    expect(largestDifference(variance!.dataSync(), expectedVariance)).toBeLessThan(1e-5);
  });

  test("replaces the layer's own: same output, gradients and moving statistics", async () => {
    const run = async (backend: string) => {
      await setBackend(backend);
      const layer = layers.batchNormalization({ momentum: 0.7, inputShape: [5, 4, 6] });
      const x = noise([3, 5, 4, 6], 8);
      const input = tensor(x.values, [3, 5, 4, 6]);
      layer.apply(input);
      const variables = layer.trainableWeights.map((weight) => (weight as unknown as { val: Variable }).val);
      const { value, grads } = variableGrads(() => sum(sin(layer.apply(input, { training: true }) as Tensor)) as Scalar, variables);
      return [value, ...variables.map(({ name }) => grads[name]!), ...layer.nonTrainableWeights.map((weight) => weight.read())].map((t) => [
        ...t.dataSync(),
      ]);
    };
    const [plain, own] = [await run("cpu"), await run("wasm")];
    own.forEach((values, i) => {
      expect(largestDifference(values, plain[i]!)).toBeLessThan(1e-4);
    });
  });
});
