import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend_util, type Conv2DBackpropFilterAttrs, type KernelFunc, type TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput, withScratch } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/** The gap: the wasm backend has no `Conv2DBackpropFilter`, without which no convolution can be trained. NHWC, any stride and padding. */
export function registerConv2dFilterGradient(kernels: TrainingKernels): void {
  replaceKernel("wasm", "Conv2DBackpropFilter", () => conv2dFilterGradient(kernels) as unknown as KernelFunc);
}

function conv2dFilterGradient(kernels: TrainingKernels) {
  return (call: { inputs: { x: TensorInfo; dy: TensorInfo }; attrs: Conv2DBackpropFilterAttrs; backend: BackendWasm }): TensorInfo => {
    const { x, dy } = call.inputs;
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = call.attrs;
    if (dataFormat !== "NHWC") throw new Error(`Conv2DBackpropFilter on wasm takes NHWC, not ${dataFormat}`);
    const info = backend_util.computeConv2DInfo(x.shape as [number, number, number, number], filterShape, strides, 1, pad, dimRoundingMode);
    // Enough rows that packing them costs little compared with the sums, and few enough that a block of channels stays in the first-level cache.
    const rowsPerBlock = Math.min(info.outHeight, Math.max(4, Math.ceil(256 / info.outWidth)));
    const bytes = kernels.conv2dFilterGradientScratchBytes(
      info.inChannels,
      info.outWidth,
      info.outChannels,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      rowsPerBlock,
    );
    const output = makeOutput(call.backend, filterShape);
    withScratch(call.backend, bytes >>> 0, (scratch) =>
      kernels.conv2dFilterGradient(
        addressOf(call.backend, x),
        addressOf(call.backend, dy),
        addressOf(call.backend, output),
        scratch,
        info.batchSize,
        info.inHeight,
        info.inWidth,
        info.inChannels,
        info.outHeight,
        info.outWidth,
        info.outChannels,
        info.filterHeight,
        info.filterWidth,
        info.strideHeight,
        info.strideWidth,
        info.padInfo.top,
        info.padInfo.left,
        rowsPerBlock,
      ),
    );
    return output;
  };
}
