import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type KernelFunc, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { type BatchNormAttributes, batchNormKernels, installBatchNorm } from "../operations/batch-norm-training.ts";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput, withScratch } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/** Batch norm in training that reads the tensor three times in the forward and four times in the backward pass. It saves 1 / σ for its gradient. */
export function registerBatchNorm(kernels: TrainingKernels): void {
  replaceKernel("wasm", batchNormKernels.training, () => forward(kernels) as unknown as KernelFunc);
  replaceKernel("wasm", batchNormKernels.gradients, () => parameterGradients(kernels) as unknown as KernelFunc);
  replaceKernel("wasm", batchNormKernels.input, () => inputGradient(kernels) as unknown as KernelFunc);
  installBatchNorm();
}

function forward(kernels: TrainingKernels) {
  return (call: {
    inputs: { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo };
    attrs: BatchNormAttributes;
    backend: BackendWasm;
  }): TensorInfo[] => {
    const { backend, inputs, attrs } = call;
    const [channels, rows] = channelsAndRows(inputs.x);
    const y = makeOutput(backend, inputs.x.shape);
    const mean = makeOutput(backend, [channels]);
    const variance = makeOutput(backend, [channels]);
    const inverse = makeOutput(backend, [channels]);
    withScratch(backend, kernels.batchNormScratchBytes(channels), (scratch) =>
      kernels.batchNormForward(
        ...addresses(backend, inputs.x, inputs.gamma, inputs.beta, y, mean, variance, inverse),
        scratch,
        rows,
        channels,
        attrs.epsilon,
        attrs.relu ? 1 : 0,
      ),
    );
    return [y, mean, variance, inverse];
  };
}

function parameterGradients(kernels: TrainingKernels) {
  return (call: {
    inputs: Record<"x" | "y" | "dy" | "mean" | "first", TensorInfo>;
    attrs: { relu: boolean };
    backend: BackendWasm;
  }): TensorInfo[] => {
    const { x, y, dy, mean, first: inverse } = call.inputs;
    const [channels, rows] = channelsAndRows(x);
    const dGamma = makeOutput(call.backend, [channels]);
    const dBeta = makeOutput(call.backend, [channels]);
    withScratch(call.backend, kernels.batchNormScratchBytes(channels), (scratch) =>
      kernels.batchNormParameterGradients(
        ...addresses(call.backend, x, y, dy, mean, inverse, dGamma, dBeta),
        scratch,
        rows,
        channels,
        call.attrs.relu ? 1 : 0,
      ),
    );
    return [dGamma, dBeta];
  };
}

function inputGradient(kernels: TrainingKernels) {
  return (call: {
    inputs: Record<"x" | "y" | "dy" | "gamma" | "mean" | "first" | "dGamma" | "dBeta", TensorInfo>;
    attrs: { relu: boolean };
    backend: BackendWasm;
  }): TensorInfo => {
    const { x, y, dy, gamma, mean, first: inverse, dGamma, dBeta } = call.inputs;
    const [channels, rows] = channelsAndRows(x);
    const dx = makeOutput(call.backend, x.shape);
    withScratch(call.backend, kernels.batchNormScratchBytes(channels), (scratch) =>
      kernels.batchNormInputGradient(
        ...addresses(call.backend, x, y, dy, gamma, mean, inverse, dGamma, dBeta, dx),
        scratch,
        rows,
        channels,
        call.attrs.relu ? 1 : 0,
      ),
    );
    return dx;
  };
}

function channelsAndRows(x: TensorInfo): [number, number] {
  const channels = x.shape.at(-1)!;
  return [channels, util.sizeFromShape(x.shape) / channels];
}

function addresses(backend: BackendWasm, ...tensors: TensorInfo[]): number[] {
  return tensors.map((tensor) => addressOf(backend, tensor));
}
