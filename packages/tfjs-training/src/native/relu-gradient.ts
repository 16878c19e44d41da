import type { KernelFunc, Tensor } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { installReluGradient, reluGradientKernel } from "../operations/relu-gradient.ts";
import { floatType, type NativeBackend, nativeBackendName } from "./native-backend.ts";

/** ReLU's gradient with TensorFlow's own operation. */
export function registerNativeReluGradient(): void {
  const run = ({ inputs: { y, dy }, backend }: { inputs: { y: Tensor; dy: Tensor }; backend: NativeBackend }): Tensor =>
    backend.executeSingleOutput("ReluGrad", [floatType(backend, "T")], [dy, y]);
  replaceKernel(nativeBackendName, reluGradientKernel, () => run as unknown as KernelFunc);
  installReluGradient();
}
