import {
  type GradConfig,
  getBackend,
  getGradient,
  getKernel,
  type KernelFunc,
  registerGradient,
  registerKernel,
  unregisterKernel,
} from "@tensorflow/tfjs-core";

/** Register a kernel of the wasm backend in place of the one it may have; returns that one. */
export function replaceKernel(kernelName: string, kernelFunc: (original: KernelFunc | undefined) => KernelFunc): void {
  const original = getKernel(kernelName, "wasm")?.kernelFunc as KernelFunc | undefined;
  if (original) unregisterKernel(kernelName, "wasm");
  registerKernel({ kernelName, backendName: "wasm", kernelFunc: kernelFunc(original) });
}

/**
 * Gradients are registered for all backends at once: put ours in, and let every other backend keep the one there was. What is saved for the
 * backward pass must serve both.
 */
export function guardGradient(config: GradConfig, backendName = "wasm"): void {
  const original = getGradient(config.kernelName) as GradConfig | undefined;
  registerGradient({
    ...config,
    gradFunc: (dy, saved, attributes) => {
      if (getBackend() === backendName || !original) return config.gradFunc(dy, saved, attributes);
      return original.gradFunc(dy, saved, attributes);
    },
  });
}
