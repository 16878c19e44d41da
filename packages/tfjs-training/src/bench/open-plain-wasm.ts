import {
  backend_util,
  type Conv2DBackpropFilterAttrs,
  conv2d,
  type KernelFunc,
  registerKernel,
  type Tensor4D,
  type TensorInfo,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { startPlainWasm } from "../wasm/open-wasm.ts";

/**
 * The baseline for our kernels: the unmodified wasm backend, except that the one kernel whose absence prevents training is composed of kernels that
 * it has (Conv2D of transposed tensors, with the stride as dilation). Only for benchmarks: it stays registered in its process.
 */
export async function openPlainWasm(): Promise<void> {
  await startPlainWasm();
  registerKernel({ kernelName: "Conv2DBackpropFilter", backendName: "wasm", kernelFunc: composed as unknown as KernelFunc });
}

function composed({ inputs, attrs }: { inputs: { x: Tensor4D; dy: Tensor4D }; attrs: Conv2DBackpropFilterAttrs }): TensorInfo {
  const { strides, pad, filterShape, dimRoundingMode } = attrs;
  const info = backend_util.computeConv2DInfo(inputs.x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  const { top, left } = info.padInfo;
  return tidy(() => {
    const x = transpose(inputs.x, [3, 1, 2, 0]) as Tensor4D;
    const dy = transpose(inputs.dy, [1, 2, 0, 3]) as Tensor4D;
    // Padding at the bottom and right such that there is exactly one output per tap.
    const bottom = (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - top;
    const right = (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - left;
    const padding: [[number, number], [number, number], [number, number], [number, number]] = [
      [0, 0],
      [top, Math.max(0, bottom)],
      [left, Math.max(0, right)],
      [0, 0],
    ];
    const taps = conv2d(x, dy, 1, padding, "NHWC", [info.strideHeight, info.strideWidth]);
    return transpose(taps, [1, 2, 0, 3]) as Tensor4D;
  });
}
