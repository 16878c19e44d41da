import { engine, type Tensor } from "@tensorflow/tfjs-core";
import { guardGradient } from "./register.ts";

/** The kernel that a backend needs for it: inputs y and dy, dy where y > 0, else 0. */
export const reluGradientKernel = "ReluGradient";

export function reluGradient(y: Tensor, dy: Tensor): Tensor {
  return engine().runKernel(reluGradientKernel, { y, dy }) as Tensor;
}

/**
 * The gap: tfjs-core composes the gradient of ReLU of three full-size passes. Ours is one, and it keeps ReLU's output for it instead of its
 * input (the output is kept by the next layer anyway; step(y) = step(x), so the other backends may use it too).
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
