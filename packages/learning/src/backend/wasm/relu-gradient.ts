import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { engine, type KernelFunc, type Tensor, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { addressOf, makeOutput } from "./heap.ts";
import { guardGradient, replaceKernel } from "./register.ts";
import type { TrainingKernels } from "./training-kernels.ts";

const kernelName = "ReluGradient";

/** dy where y > 0, else 0. Only on the wasm backend. */
export function reluGradient(y: Tensor, dy: Tensor): Tensor {
  return engine().runKernel(kernelName, { y, dy }) as Tensor;
}

/**
 * The gap: tfjs-core composes the gradient of ReLU of three full-size passes. Ours is one, and it keeps ReLU's output for it instead of its
 * input (the output is kept by the next layer anyway; step(y) = step(x), so the other backends may use it too).
 */
export function registerReluGradient(kernels: TrainingKernels): void {
  const run = (call: { inputs: { y: TensorInfo; dy: TensorInfo }; backend: BackendWasm }): TensorInfo => {
    const { y, dy } = call.inputs;
    const output = makeOutput(call.backend, y.shape);
    kernels.reluGradient(
      addressOf(call.backend, y),
      addressOf(call.backend, dy),
      addressOf(call.backend, output),
      util.sizeFromShape(y.shape),
    );
    return output;
  };
  replaceKernel(kernelName, () => run as unknown as KernelFunc);
  guardGradient({
    kernelName: "Relu",
    inputsToSave: [],
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => reluGradient(saved[0]!, dy as Tensor) }),
  });
}
