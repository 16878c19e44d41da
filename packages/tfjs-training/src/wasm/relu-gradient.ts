import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type KernelFunc, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { installReluGradient, reluGradientKernel } from "../operations/relu-gradient.ts";
import { addressOf, makeOutput } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/** ReLU's gradient in one pass. */
export function registerReluGradient(kernels: TrainingKernels): void {
  const run = (call: { inputs: { y: TensorInfo; dy: TensorInfo }; backend: BackendWasm }): TensorInfo => {
    const { y, dy } = call.inputs;
    const output = makeOutput(call.backend, y.shape);
    const [from, by, to] = [y, dy, output].map((tensor) => addressOf(call.backend, tensor)) as [number, number, number];
    kernels.reluGradient(from, by, to, util.sizeFromShape(y.shape));
    return output;
  };
  replaceKernel("wasm", reluGradientKernel, () => run as unknown as KernelFunc);
  installReluGradient();
}
