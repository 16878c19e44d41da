import { engine, mul, registerGradient, sub, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { patchMethod } from "./patch-method.ts";
import { hasKernel } from "./register.ts";

/**
 * The kernels that a backend needs for it.
 * - `BatchNormTraining`: x, gamma, beta → y, mean, biased variance, then whatever its gradient needs (at most two tensors).
 * - `BatchNormGradients`: x, y, dy, gamma, mean and the saved tensors as `first` and `second` → gradients for gamma and beta, and optionally for x.
 * - `BatchNormInputGradient`, if that gives none for x: the same inputs and the two gradients as dGamma and dBeta → gradient for x.
 */
export const batchNormKernels = {
  training: "BatchNormTraining",
  gradients: "BatchNormGradients",
  input: "BatchNormInputGradient",
} as const;

export interface BatchNormAttributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

interface NormalisationLayer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/**
 * Batch norm in training over all axes but the last: [y, mean, biased variance, …]. Gradients reach x, gamma and beta through y.
 * Only on a backend that has its kernels.
 */
export function batchNormTraining(x: Tensor, gamma: Tensor, beta: Tensor, attributes: BatchNormAttributes): Tensor[] {
  return engine().runKernel(batchNormKernels.training, { x, gamma, beta }, attributes as never) as unknown as Tensor[];
}

/**
 * The gap: tfjs-layers composes batch norm in training from moments and normalisation, and tfjs-core its gradient from a dozen full-size passes. Here
 * the layer uses one operation with one gradient, on backends that have them.
 */
export function installBatchNorm(): void {
  registerGradient({
    kernelName: batchNormKernels.training,
    inputsToSave: ["x", "gamma"],
    outputsToSave: [true, true, false, true, true],
    gradFunc: (dys, saved, attributes) => {
      const dy = (dys as Tensor[])[0]!;
      const [x, gamma, y, mean, first, second = first] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor?];
      const inputs = { x, y, dy, gamma, mean, first, second } as Record<string, Tensor>;
      const run = (kernelName: string, more: Record<string, Tensor> = {}) =>
        engine().runKernel(kernelName, { ...inputs, ...more }, attributes);
      // The two gradients per channel are small and may live until the end; the full-size one is computed on demand if the backend allows it.
      const [dGamma, dBeta, dx] = run(batchNormKernels.gradients) as unknown as [Tensor, Tensor, Tensor?];
      return {
        x: () => dx?.clone() ?? (run(batchNormKernels.input, { dGamma, dBeta }) as Tensor),
        gamma: () => dGamma.clone(),
        beta: () => dBeta.clone(),
      };
    },
  });
  patchMethod(layers.batchNormalization(), "call", (layer: NormalisationLayer, original, [inputs, options]) => {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
    const isLastAxis = layer.axis === -1 || layer.axis === x.rank - 1;
    if (!hasKernel(batchNormKernels.training) || !options?.training || !isLastAxis || !layer.gamma || !layer.beta)
      return original(inputs, options);
    const { gamma, beta } = layer;
    return tidy(() => {
      const [y, mean, variance] = batchNormTraining(x, gamma.read(), beta.read(), { epsilon: layer.epsilon, relu: false });
      moveAverage(layer.movingMean, mean!, layer.momentum);
      moveAverage(layer.movingVariance, variance!, layer.momentum);
      return y!;
    });
  });
}

/** As in tfjs-layers, towards the biased variance. */
function moveAverage(variable: LayerVariable, value: Tensor, momentum: number): void {
  tidy(() => {
    const average = variable.read();
    variable.write(sub(average, mul(sub(average, value), 1 - momentum)));
  });
}
