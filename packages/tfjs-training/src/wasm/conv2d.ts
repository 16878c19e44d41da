import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend_util, type Conv2DAttrs, type FusedConv2DAttrs, type KernelFunc, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput, withScratch } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

type Shape4D = [number, number, number, number];

interface Call<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly backend: BackendWasm;
}

/** The geometry of one convolution in the form that the kernel `conv2d` takes. */
export interface Convolution {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly relu: boolean;
  /** Use the filter reversed and with its channels swapped, which computes dx from dy. */
  readonly isReversed: boolean;
}

/**
 * Not a gap, but it halves the time of a step: the backend's convolution does not use fused multiply-add (12–15 GMAC/s). Ours sums 6 pixels × 8
 * channels in registers. Everything that it does not support (dilation, NCHW, activations other than ReLU) is left to the backend's own.
 */
export function registerConv2d(kernels: TrainingKernels): void {
  replaceKernel("wasm", "Conv2D", (original) => convolve(kernels, original as KernelFunc) as unknown as KernelFunc);
  replaceKernel("wasm", "FusedConv2D", (original) => convolveFused(kernels, original as KernelFunc) as unknown as KernelFunc);
}

function convolve(kernels: TrainingKernels, original: KernelFunc) {
  return (call: Call<{ x: TensorInfo; filter: TensorInfo }, Conv2DAttrs>): TensorInfo => {
    const { x, filter } = call.inputs;
    const geometry = geometryOf(x, filter, call.attrs, false);
    return geometry ? runConv2d(kernels, call.backend, x, filter, undefined, geometry) : (original(call as never) as TensorInfo);
  };
}

function convolveFused(kernels: TrainingKernels, original: KernelFunc) {
  return (call: Call<{ x: TensorInfo; filter: TensorInfo; bias?: TensorInfo }, FusedConv2DAttrs>): TensorInfo => {
    const { x, filter, bias } = call.inputs;
    const { activation } = call.attrs;
    const isOurs = (activation === "relu" || activation === "linear") && (!bias || util.sizeFromShape(bias.shape) === filter.shape[3]);
    const geometry = isOurs ? geometryOf(x, filter, call.attrs, activation === "relu") : undefined;
    return geometry ? runConv2d(kernels, call.backend, x, filter, bias, geometry) : (original(call as never) as TensorInfo);
  };
}

function geometryOf(x: TensorInfo, filter: TensorInfo, attributes: Conv2DAttrs | FusedConv2DAttrs, relu: boolean): Convolution | undefined {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat !== "NHWC" || util.sizeFromShape(x.shape) === 0) return undefined;
  const info = backend_util.computeConv2DInfo(x.shape as Shape4D, filter.shape as Shape4D, strides, dilations, pad, dimRoundingMode);
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return undefined;
  return {
    inputShape: x.shape,
    outputShape: info.outShape,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
    relu,
    isReversed: false,
  };
}

/** Runs one convolution with our kernel. */
export function runConv2d(
  kernels: TrainingKernels,
  backend: BackendWasm,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  geometry: Convolution,
): TensorInfo {
  const [batch, inHeight, inWidth, inChannels] = geometry.inputShape as Shape4D;
  const [, outHeight, outWidth, outChannels] = geometry.outputShape as Shape4D;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft } = geometry;
  const output = makeOutput(backend, geometry.outputShape);
  // Enough rows to reuse each block of the filter often, and few enough to stay in the second-level cache.
  const rowBytes = ((outWidth - 1) * strideWidth + filterWidth) * inChannels * 4 * strideHeight;
  const rowsPerBlock = Math.min(outHeight, Math.max(1, Math.min(8, Math.floor((128 * 1024) / rowBytes))));
  const shape = [inChannels, outWidth, outChannels, filterHeight, filterWidth, strideHeight, strideWidth, rowsPerBlock];
  withScratch(backend, kernels.conv2dScratchBytes(...shape) >>> 0, (scratch) =>
    kernels.conv2d(
      addressOf(backend, x),
      addressOf(backend, filter),
      bias ? addressOf(backend, bias) : 0,
      addressOf(backend, output),
      scratch,
      ...[batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels],
      ...[filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft, rowsPerBlock],
      geometry.relu ? 1 : 0,
      geometry.isReversed ? 1 : 0,
    ),
  );
  return output;
}
