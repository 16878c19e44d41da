import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import {
  engine,
  getBackend,
  type KernelFunc,
  mul,
  registerGradient,
  sub,
  type Tensor,
  type TensorInfo,
  tidy,
  util,
} from "@tensorflow/tfjs-core";
import { type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { addressOf, makeOutput, withScratch } from "./heap.ts";
import { patchMethod } from "./patch-method.ts";
import { replaceKernel } from "./register.ts";
import type { TrainingKernels } from "./training-kernels.ts";

interface BatchNormAttributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

interface NormalisationLayer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/**
 * Batch norm in training over all axes but the last: [y, mean, biased variance, 1 / σ], with ReLU if asked. Only on the wasm backend.
 * Gradients reach x, gamma and beta through y.
 */
export function batchNormTraining(x: Tensor, gamma: Tensor, beta: Tensor, attributes: BatchNormAttributes): Tensor[] {
  return engine().runKernel("BatchNormTraining", { x, gamma, beta }, attributes as never) as unknown as Tensor[];
}

/**
 * The gap: tfjs-layers composes batch norm in training of moments and normalisation, and tfjs-core its gradient of a dozen full-size passes.
 * Ours reads the tensor three times forward and four times backward.
 */
export function registerBatchNorm(kernels: TrainingKernels): void {
  replaceKernel("BatchNormTraining", () => forward(kernels) as unknown as KernelFunc);
  replaceKernel("BatchNormParameterGradients", () => parameterGradients(kernels) as unknown as KernelFunc);
  replaceKernel("BatchNormInputGradient", () => inputGradient(kernels) as unknown as KernelFunc);
  registerGradient({
    kernelName: "BatchNormTraining",
    inputsToSave: ["x", "gamma"],
    outputsToSave: [true, true, false, true],
    gradFunc: (dys, saved, attributes) => {
      const dy = (dys as Tensor[])[0]!;
      const [x, gamma, y, mean, inverse] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const relu = attributes.relu as never;
      // Two numbers a channel: they may live until the end of the backward pass. The full-size one is made when it is asked for.
      const [dGamma, dBeta] = engine().runKernel("BatchNormParameterGradients", { x, y, dy, mean, inverse }, { relu }) as unknown as [
        Tensor,
        Tensor,
      ];
      return {
        x: () => engine().runKernel("BatchNormInputGradient", { x, y, dy, gamma, mean, inverse, dGamma, dBeta }, { relu }) as Tensor,
        gamma: () => dGamma.clone(),
        beta: () => dBeta.clone(),
      };
    },
  });
  patchMethod(layers.batchNormalization(), "call", (layer: NormalisationLayer, original, [inputs, options]) => {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
    const isLastAxis = layer.axis === -1 || layer.axis === x.rank - 1;
    if (getBackend() !== "wasm" || !options?.training || !isLastAxis || !layer.gamma || !layer.beta) return original(inputs, options);
    const { gamma, beta } = layer;
    return tidy(() => {
      const [y, mean, variance] = batchNormTraining(x, gamma.read(), beta.read(), { epsilon: layer.epsilon, relu: false });
      moveAverage(layer.movingMean, mean!, layer.momentum);
      moveAverage(layer.movingVariance, variance!, layer.momentum);
      return y!;
    });
  });
}

/** As tfjs-layers does it: towards the biased variance. */
function moveAverage(variable: LayerVariable, value: Tensor, momentum: number): void {
  tidy(() => {
    const average = variable.read();
    variable.write(sub(average, mul(sub(average, value), 1 - momentum)));
  });
}

function forward(kernels: TrainingKernels) {
  return (call: {
    inputs: { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo };
    attrs: BatchNormAttributes;
    backend: BackendWasm;
  }): TensorInfo[] => {
    const { backend, inputs, attrs } = call;
    const [channels, rows] = channelsAndRows(inputs.x);
    const y = makeOutput(backend, inputs.x.shape);
    const mean = makeOutput(backend, [channels]);
    const variance = makeOutput(backend, [channels]);
    const inverse = makeOutput(backend, [channels]);
    withScratch(backend, kernels.batchNormScratchBytes(channels), (scratch) =>
      kernels.batchNormForward(
        ...addresses(backend, inputs.x, inputs.gamma, inputs.beta, y, mean, variance, inverse),
        scratch,
        rows,
        channels,
        attrs.epsilon,
        attrs.relu ? 1 : 0,
      ),
    );
    return [y, mean, variance, inverse];
  };
}

function parameterGradients(kernels: TrainingKernels) {
  return (call: {
    inputs: { x: TensorInfo; y: TensorInfo; dy: TensorInfo; mean: TensorInfo; inverse: TensorInfo };
    attrs: { relu: boolean };
    backend: BackendWasm;
  }): TensorInfo[] => {
    const { x, y, dy, mean, inverse } = call.inputs;
    const [channels, rows] = channelsAndRows(x);
    const dGamma = makeOutput(call.backend, [channels]);
    const dBeta = makeOutput(call.backend, [channels]);
    withScratch(call.backend, kernels.batchNormScratchBytes(channels), (scratch) =>
      kernels.batchNormParameterGradients(
        ...addresses(call.backend, x, y, dy, mean, inverse, dGamma, dBeta),
        scratch,
        rows,
        channels,
        call.attrs.relu ? 1 : 0,
      ),
    );
    return [dGamma, dBeta];
  };
}

function inputGradient(kernels: TrainingKernels) {
  return (call: {
    inputs: Record<"x" | "y" | "dy" | "gamma" | "mean" | "inverse" | "dGamma" | "dBeta", TensorInfo>;
    attrs: { relu: boolean };
    backend: BackendWasm;
  }): TensorInfo => {
    const { x, y, dy, gamma, mean, inverse, dGamma, dBeta } = call.inputs;
    const [channels, rows] = channelsAndRows(x);
    const dx = makeOutput(call.backend, x.shape);
    withScratch(call.backend, kernels.batchNormScratchBytes(channels), (scratch) =>
      kernels.batchNormInputGradient(
        ...addresses(call.backend, x, y, dy, gamma, mean, inverse, dGamma, dBeta, dx),
        scratch,
        rows,
        channels,
        call.attrs.relu ? 1 : 0,
      ),
    );
    return dx;
  };
}

function channelsAndRows(x: TensorInfo): [number, number] {
  const channels = x.shape.at(-1)!;
  return [channels, util.sizeFromShape(x.shape) / channels];
}

function addresses(backend: BackendWasm, ...tensors: TensorInfo[]): number[] {
  return tensors.map((tensor) => addressOf(backend, tensor));
}
