import { type KernelFunc, mul, reshape, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { type BatchNormAttributes, batchNormKernels, installBatchNorm } from "../operations/batch-norm-training.ts";
import { replaceKernel } from "../operations/register.ts";
import { floatType, type NativeAttribute, type NativeBackend, nativeBackendName } from "./native-backend.ts";

interface Call<Inputs extends string> {
  readonly inputs: Readonly<Record<Inputs, Tensor>>;
  readonly attrs: BatchNormAttributes;
  readonly backend: NativeBackend;
}

/** Batch norm in training with TensorFlow's own two operations. */
export function registerNativeBatchNorm(): void {
  replaceKernel(nativeBackendName, batchNormKernels.training, () => forward as unknown as KernelFunc);
  replaceKernel(nativeBackendName, batchNormKernels.gradients, () => gradients as unknown as KernelFunc);
  installBatchNorm();
}

/** y, mean, biased variance, and the two statistics that the gradient needs (on a graphics card the second is 1 / σ). */
function forward({ inputs: { x, gamma, beta }, attrs, backend }: Call<"x" | "gamma" | "beta">): Tensor[] {
  return tidy(() => {
    const none = tensor1d([], "float32");
    const inputs = [asImages(x), gamma, beta, none, none];
    const outputs = backend.executeMultipleOutputs("FusedBatchNormV3", attributes(backend, attrs.epsilon), inputs, 6);
    const [y, mean, unbiased, , second, third] = outputs as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
    const rows = x.size / gamma.size;
    // TensorFlow returns the unbiased variance, but tfjs stores the biased one.
    return [reshape(y, x.shape), mean, mul(unbiased, (rows - 1) / rows), second, third];
  });
}

function gradients({ inputs, attrs, backend }: Call<"x" | "dy" | "gamma" | "mean" | "first" | "second">): Tensor[] {
  const { x, dy, gamma, mean, first, second } = inputs;
  return tidy(() => {
    const ordered = [asImages(dy), asImages(x), gamma, mean, first, second];
    const [dx, dGamma, dBeta] = backend.executeMultipleOutputs("FusedBatchNormGradV3", attributes(backend, attrs.epsilon), ordered, 5) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    return [dGamma, dBeta, reshape(dx, x.shape)];
  });
}

function attributes(backend: NativeBackend, epsilon: number): NativeAttribute[] {
  const { TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_STRING } = backend.binding;
  return [
    floatType(backend, "T"),
    floatType(backend, "U"),
    { name: "epsilon", type: TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
}

/** TensorFlow requires four axes: each row becomes an image of one pixel. */
function asImages(x: Tensor): Tensor {
  return x.rank === 4 ? x : reshape(x, [-1, 1, 1, x.shape.at(-1)!]);
}
