import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import {
  backend_util,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type KernelFunc,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

type Shape4D = [number, number, number, number];
type Attributes = DepthwiseConv2dNativeBackpropFilterAttrs & DepthwiseConv2dNativeBackpropInputAttrs;

/** The gap: the wasm backend lacks both gradients of a depthwise convolution (used by models like MobileNet). */
export function registerDepthwiseGradients(kernels: TrainingKernels): void {
  const filterGradient = (call: { inputs: { x: TensorInfo; dy: TensorInfo }; attrs: Attributes; backend: BackendWasm }): TensorInfo => {
    const { x, dy } = call.inputs;
    const output = makeOutput(call.backend, call.attrs.filterShape);
    const tensors = [x, dy, output].map((tensor) => addressOf(call.backend, tensor));
    kernels.depthwiseFilterGradient(...tensors, ...geometry(x.shape as Shape4D, call.attrs.filterShape, call.attrs));
    return output;
  };
  const inputGradient = (call: { inputs: { dy: TensorInfo; filter: TensorInfo }; attrs: Attributes; backend: BackendWasm }): TensorInfo => {
    const { dy, filter } = call.inputs;
    const output = makeOutput(call.backend, call.attrs.inputShape);
    const tensors = [dy, filter, output].map((tensor) => addressOf(call.backend, tensor));
    kernels.depthwiseInputGradient(...tensors, ...geometry(call.attrs.inputShape, filter.shape as Shape4D, call.attrs));
    return output;
  };
  replaceKernel("wasm", "DepthwiseConv2dNativeBackpropFilter", () => filterGradient as unknown as KernelFunc);
  replaceKernel("wasm", "DepthwiseConv2dNativeBackpropInput", () => inputGradient as unknown as KernelFunc);
}

function geometry(inputShape: Shape4D, filterShape: Shape4D, { strides, dilations, pad, dimRoundingMode }: Attributes): number[] {
  const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, true);
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outChannels / info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}
