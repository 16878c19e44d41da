import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend_util, type KernelFunc, type MaxPoolGradAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/**
 * The gap: `MaxPoolGrad` of the wasm backend starts its maximum at the smallest positive float, so a window without a positive value gets no
 * gradient; it is also thirty times slower than necessary.
 */
export function registerMaxPoolGradient(kernels: TrainingKernels): void {
  replaceKernel("wasm", "MaxPoolGrad", () => maxPoolGradient(kernels) as unknown as KernelFunc);
}

function maxPoolGradient(kernels: TrainingKernels) {
  return (call: {
    inputs: { dy: TensorInfo; input: TensorInfo; output: TensorInfo };
    attrs: MaxPoolGradAttrs;
    backend: BackendWasm;
  }): TensorInfo => {
    const { dy, input, output } = call.inputs;
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const dx = makeOutput(call.backend, input.shape);
    kernels.maxPoolGradient(
      addressOf(call.backend, input),
      addressOf(call.backend, output),
      addressOf(call.backend, dy),
      addressOf(call.backend, dx),
      info.batchSize,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outHeight,
      info.outWidth,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
    );
    return dx;
  };
}
