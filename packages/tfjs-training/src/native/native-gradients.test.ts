import { fileURLToPath } from "node:url";
import {
  add,
  batchNorm,
  conv2d,
  maxPool,
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
import { describe, expect, test } from "vitest";
import type { ComputeBackend } from "../compute-backend.ts";
import { openBackend } from "../open-backend.ts";
import { batchNormTraining } from "../operations/batch-norm-training.ts";
import { expectSameGradients, largestDifference, noise } from "../wasm/gradient-agreement.ts";
import { nativeBackendName } from "./native-backend.ts";

const nativeFolder = process.env.NATIVE_TENSORFLOW_FOLDER ?? fileURLToPath(new URL("../../../../.native", import.meta.url));
const native = await openNativeBackend();
await openBackend({ only: "cpu" });

async function openNativeBackend(): Promise<ComputeBackend | undefined> {
  const reasons: string[] = [];
  for (const only of ["tfjs-node-gpu", "tfjs-node"] as const) {
    try {
      return await openBackend({ only, nativeFolder });
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  if (process.env.EVERYTHING === "1") throw new Error(`TensorFlow's native part is not here: ${reasons.join(" ")}`);
  console.log("skipped: TensorFlow's native part is not built (node infra/native/build-tfjs-node.mjs)");
  return undefined;
}

const onNative = { backend: nativeBackendName, tolerance: 2e-5 };

describe.skipIf(!native)("the native backend", () => {
  test("reports its TensorFlow version", () => {
    expect(native?.tensorflow).toMatch(/^2\./);
  });

  test("computes the gradient of ReLU with TensorFlow's own operation", async () => {
    await expectSameGradients((x) => relu(x), [noise([2, 7, 9, 5], 1)], onNative);
  });

  test.each([[[3, 9, 7, 6]], [[40, 9]]])("has the same gradients of batch norm in training as its composition: %s", async (shape) => {
    const channels = shape.at(-1)!;
    const epsilon = 1e-3;
    const composed = (x: Tensor, gamma: Tensor, beta: Tensor) => {
      const { mean, variance } = moments(x, [...x.shape.keys()].slice(0, -1));
      return batchNorm(x as Tensor4D, mean as never, variance as never, beta as never, gamma as never, epsilon);
    };
    const own = (x: Tensor, gamma: Tensor, beta: Tensor) => batchNormTraining(x, gamma, beta, { epsilon, relu: false })[0]!;
    await expectSameGradients(own as never, [noise(shape, 2), noise([channels], 3), noise([channels], 4)], {
      ...onNative,
      reference: composed as never,
    });
  });

  test("has the gradients of a whole stage: convolution, bias, ReLU, pooling", async () => {
    const stage = (x: Tensor, filter: Tensor, bias: Tensor) =>
      maxPool(relu(add(conv2d(x as Tensor4D, filter as Tensor4D, 1, "same"), bias)) as Tensor4D, 2, 2, "same");
    await expectSameGradients(stage, [noise([2, 9, 8, 3], 5), noise([3, 3, 3, 7], 6), noise([7], 7)], onNative);
  });

  test("keeps the biased variance in the layer's moving statistics, as the other backends do", async () => {
    const run = async (backend: string) => {
      await setBackend(backend);
      const layer = layers.batchNormalization({ momentum: 0.5, inputShape: [3, 2, 4] });
      const input = tensor(noise([2, 3, 2, 4], 8).values, [2, 3, 2, 4]);
      layer.apply(input);
      const variables = layer.trainableWeights.map((weight) => (weight as unknown as { val: Variable }).val);
      const { value, grads: gradients } = variableGrads(
        () => sum(sin(layer.apply(input, { training: true }) as Tensor)) as Scalar,
        variables,
      );
      return [value, ...variables.map(({ name }) => gradients[name]!), ...layer.nonTrainableWeights.map((weight) => weight.read())].map(
        (t) => [...t.dataSync()],
      );
    };
    const [plain, own] = [await run("cpu"), await run(nativeBackendName)];
    own.forEach((values, i) => {
      expect(largestDifference(values, plain[i]!)).toBeLessThan(1e-5);
    });
  });
});
