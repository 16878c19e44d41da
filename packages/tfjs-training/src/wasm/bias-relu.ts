import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import {
  conv2d,
  engine,
  getBackend,
  type KernelFunc,
  registerGradient,
  type Tensor,
  type Tensor4D,
  type TensorInfo,
  tidy,
  util,
} from "@tensorflow/tfjs-core";
import { type LayerVariable, layers as layerFactories, type layers } from "@tensorflow/tfjs-layers";
import { patchMethod } from "../operations/patch-method.ts";
import { replaceKernel } from "../operations/register.ts";
import { reluGradient } from "../operations/relu-gradient.ts";
import { addressOf, makeOutput, withScratch } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

type ConvolutionLayer = ReturnType<typeof layers.conv2d> & {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable | null;
  readonly activation: { getClassName(): string } | null;
  readonly strides: [number, number];
  readonly dilationRate: [number, number];
  readonly padding: "same" | "valid";
  readonly dataFormat: "channelsLast" | "channelsFirst";
};

/** max(x + bias, 0), with bias [channels] broadcast over all axes but the last. Only on the wasm backend. */
export function biasRelu(x: Tensor, bias: Tensor): Tensor {
  return engine().runKernel("BiasRelu", { x, bias }) as Tensor;
}

/**
 * The gap: while gradients are computed, tfjs-core runs convolution, bias and ReLU as three operations and keeps the results of all three. Ours runs
 * bias and ReLU in one pass and keeps one result.
 */
export function registerBiasRelu(kernels: TrainingKernels): void {
  replaceKernel("wasm", "BiasRelu", () => forward(kernels) as unknown as KernelFunc);
  replaceKernel("wasm", "ReluBiasGradient", () => biasGradient(kernels) as unknown as KernelFunc);
  registerGradient({
    kernelName: "BiasRelu",
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const y = saved[0]!;
      return {
        x: () => reluGradient(y, dy as Tensor),
        bias: () => engine().runKernel("ReluBiasGradient", { y, dy: dy as Tensor }) as Tensor,
      };
    },
  });
  // Conv2D inherits `call` from a class that it shares with the other convolutions, so it gets its own.
  patchMethod(layerFactories.conv2d({ filters: 1, kernelSize: 1 }), "call", (layer: ConvolutionLayer, original, [inputs, options]) => {
    const isOurs =
      getBackend() === "wasm" &&
      engine().state.gradientDepth > 0 &&
      layer.dataFormat === "channelsLast" &&
      layer.bias !== null &&
      layer.activation?.getClassName() === "relu";
    if (!isOurs) return original(inputs, options);
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
      const sums = conv2d(x, layer.kernel.read() as Tensor4D, layer.strides, layer.padding, "NHWC", layer.dilationRate);
      return biasRelu(sums, layer.bias!.read());
    });
  });
}

function forward(kernels: TrainingKernels) {
  return (call: { inputs: { x: TensorInfo; bias: TensorInfo }; backend: BackendWasm }): TensorInfo => {
    const { x, bias } = call.inputs;
    const output = makeOutput(call.backend, x.shape);
    const channels = util.sizeFromShape(bias.shape);
    const rows = util.sizeFromShape(x.shape) / channels;
    kernels.addBias(addressOf(call.backend, x), addressOf(call.backend, bias), addressOf(call.backend, output), rows, channels, 1);
    return output;
  };
}

function biasGradient(kernels: TrainingKernels) {
  return (call: { inputs: { y: TensorInfo; dy: TensorInfo }; backend: BackendWasm }): TensorInfo => {
    const { y, dy } = call.inputs;
    const channels = y.shape.at(-1)!;
    const output = makeOutput(call.backend, [channels]);
    const rows = util.sizeFromShape(y.shape) / channels;
    withScratch(call.backend, (channels + 4) * 8, (scratch) =>
      kernels.reluBiasGradient(
        addressOf(call.backend, y),
        addressOf(call.backend, dy),
        addressOf(call.backend, output),
        scratch,
        rows,
        channels,
      ),
    );
    return output;
  };
}
