import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { AdamOptimizer, backend, engine, getBackend, mul, type Tensor, tidy, type Variable, zerosLike } from "@tensorflow/tfjs-core";
import { patchMethod } from "../operations/patch-method.ts";
import { addressOf, makeOutput } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

interface Moment {
  readonly originalName: string;
  readonly variable: Variable;
}

interface AdamState {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly accBeta1: Variable;
  readonly accBeta2: Variable;
  readonly accumulatedFirstMoment: Moment[];
  readonly accumulatedSecondMoment: Moment[];
  readonly iterations: number;
  incrementIterations(): void;
}

/** The gap: tfjs-core composes Adam from a dozen passes over every parameter, which matters in models with large dense layers. Ours is one pass. */
export function patchAdam(kernels: TrainingKernels): void {
  const apply = (adam: AdamState, gradients: { name: string; tensor: Tensor }[] | Record<string, Tensor>): void => {
    const named = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    tidy(() => {
      // Computed from the number of steps rather than from the running products, which are rounded differently after a checkpoint is loaded.
      const correction1 = 1 / (1 - adam.beta1 ** (adam.iterations + 1));
      const correction2 = 1 / (1 - adam.beta2 ** (adam.iterations + 1));
      named.forEach(({ name, tensor }, i) => {
        const weights = engine().registeredVariables[name]!;
        adam.accumulatedFirstMoment[i] ??= { originalName: `${name}/m`, variable: tidy(() => zerosLike(weights).variable(false)) };
        adam.accumulatedSecondMoment[i] ??= { originalName: `${name}/v`, variable: tidy(() => zerosLike(weights).variable(false)) };
        if (!tensor) return;
        const wasm = backend() as BackendWasm;
        const output = makeOutput(wasm, weights.shape);
        const moments = [adam.accumulatedFirstMoment[i], adam.accumulatedSecondMoment[i]].map((moment) =>
          addressOf(wasm, moment!.variable),
        );
        kernels.adamStep(
          addressOf(wasm, weights),
          addressOf(wasm, output),
          ...moments,
          addressOf(wasm, tensor),
          weights.size,
          adam.learningRate,
          adam.beta1,
          adam.beta2,
          adam.epsilon,
          correction1,
          correction2,
        );
        weights.assign(engine().makeTensorFromTensorInfo(output));
      });
      adam.accBeta1.assign(mul(adam.accBeta1, adam.beta1));
      adam.accBeta2.assign(mul(adam.accBeta2, adam.beta2));
    });
    adam.incrementIterations();
  };
  patchMethod(Object.create(AdamOptimizer.prototype), "applyGradients", (adam: AdamState, original, [gradients]) =>
    getBackend() === "wasm" ? apply(adam, gradients) : original(gradients),
  );
}
