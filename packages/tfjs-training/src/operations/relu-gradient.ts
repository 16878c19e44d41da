import { engine, type Tensor } from "@tensorflow/tfjs-core";
import { guardGradient } from "./register.ts";

/** The kernel that a backend needs for it: inputs y and dy; output dy where y > 0, else 0. */
export const reluGradientKernel = "ReluGradient";

export function reluGradient(y: Tensor, dy: Tensor): Tensor {
  return engine().runKernel(reluGradientKernel, { y, dy }) as Tensor;
}

/**
 * The gap: tfjs-core composes the gradient of ReLU from three full-size passes. Ours takes one, and it saves ReLU's output instead of its input (the
 * next layer keeps the output anyway; step(y) = step(x), so other backends may use it too).
 */
export function installReluGradient(): void {
  guardGradient(
    {
      kernelName: "Relu",
      inputsToSave: [],
      outputsToSave: [true],
      gradFunc: (dy, saved) => ({ x: () => reluGradient(saved[0]!, dy as Tensor) }),
    },
    reluGradientKernel,
  );
}
