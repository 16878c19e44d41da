import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend_util, type Conv2DBackpropInputAttrs, type KernelFunc, type TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { runConv2d } from "./conv2d.ts";
import { makeOutput } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

type Shape4D = [number, number, number, number];

/**
 * The gap: `Conv2DBackpropInput` of the wasm backend is a naive loop. It equals Conv2D of dy with the filter reversed and its channels swapped, after
 * zeros have been inserted between the values of dy if the stride is more than 1.
 */
export function registerConv2dInputGradient(kernels: TrainingKernels): void {
  replaceKernel("wasm", "Conv2DBackpropInput", (original) => conv2dInputGradient(kernels, original as KernelFunc) as unknown as KernelFunc);
}

function conv2dInputGradient(kernels: TrainingKernels, original: KernelFunc) {
  return (call: { inputs: { dy: TensorInfo; filter: TensorInfo }; attrs: Conv2DBackpropInputAttrs; backend: BackendWasm }): TensorInfo => {
    const { backend } = call;
    const { dy, filter } = call.inputs;
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = call.attrs;
    const info = backend_util.computeConv2DInfo(inputShape, filter.shape as Shape4D, strides, 1, pad, dimRoundingMode);
    // The padding that Conv2D must add around the spread dy so that its output has the input's size.
    const top = info.filterHeight - 1 - info.padInfo.top;
    const left = info.filterWidth - 1 - info.padInfo.left;
    const spreadHeight = (info.outHeight - 1) * info.strideHeight + 1;
    const spreadWidth = (info.outWidth - 1) * info.strideWidth + 1;
    const bottom = info.inHeight + info.filterHeight - 1 - spreadHeight - top;
    const right = info.inWidth + info.filterWidth - 1 - spreadWidth - left;
    // With padding wider than the filter, dy would have to be cropped: rare enough to leave to the naive loop.
    if (dataFormat !== "NHWC" || Math.min(top, left, bottom, right) < 0) return original(call as never) as TensorInfo;

    const isStrided = info.strideHeight > 1 || info.strideWidth > 1;
    const spread = isStrided ? spreadValues(backend, dy, info.strideHeight, info.strideWidth, spreadHeight, spreadWidth) : dy;
    const output = runConv2d(kernels, backend, spread, filter, undefined, {
      inputShape: spread.shape,
      outputShape: info.inShape,
      filterHeight: info.filterHeight,
      filterWidth: info.filterWidth,
      strideHeight: 1,
      strideWidth: 1,
      padTop: top,
      padLeft: left,
      relu: false,
      isReversed: true,
    });
    if (isStrided) backend.disposeData(spread.dataId);
    return output;
  };
}

/** dy with stride − 1 zeros inserted between neighbours. */
function spreadValues(
  backend: BackendWasm,
  dy: TensorInfo,
  strideHeight: number,
  strideWidth: number,
  height: number,
  width: number,
): TensorInfo {
  const [batch, outHeight, outWidth, channels] = dy.shape as Shape4D;
  const output = makeOutput(backend, [batch, height, width, channels]);
  const from = backend.typedArrayFromHeap(dy) as Float32Array;
  const to = backend.typedArrayFromHeap(output) as Float32Array;
  to.fill(0);
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        const start = ((n * outHeight + y) * outWidth + x) * channels;
        to.set(from.subarray(start, start + channels), ((n * height + y * strideHeight) * width + x * strideWidth) * channels);
      }
    }
  }
  return output;
}
