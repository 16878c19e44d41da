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
 * What our kernels are measured against: the wasm backend as it comes, with the one kernel that stops it from training composed of kernels that
 * it has (Conv2D of transposed tensors, stride as dilation). Only for benches: it stays registered in its process.
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
    // Exactly so much padding below and to the right that one output a tap comes out.
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
