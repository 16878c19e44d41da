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

/** Registers a kernel, replacing the backend's own if it has one. */
export function replaceKernel(backendName: string, kernelName: string, kernelFunc: (original: KernelFunc | undefined) => KernelFunc): void {
  const original = getKernel(kernelName, backendName)?.kernelFunc as KernelFunc | undefined;
  if (original) unregisterKernel(kernelName, backendName);
  registerKernel({ kernelName, backendName, kernelFunc: kernelFunc(original) });
}

/** Whether the backend in use has one of our kernels: our operations, gradients and layers check this before they replace the originals. */
export function hasKernel(kernelName: string): boolean {
  return getKernel(kernelName, getBackend()) !== undefined;
}

const guarded = Symbol("guarded");

/**
 * Gradients are registered for all backends at once. Ours is used on backends that have the named kernel, the original on all others, so the tensors
 * saved for the backward pass must suit both. Registering twice has no effect.
 */
export function guardGradient(config: GradConfig, kernelName: string): void {
  const original = getGradient(config.kernelName) as GradConfig & { [guarded]?: true };
  if (original[guarded]) return;
  const registered: GradConfig & { [guarded]: true } = {
    ...config,
    gradFunc: (dy, saved, attributes) => (hasKernel(kernelName) ? config : original).gradFunc(dy, saved, attributes),
    [guarded]: true,
  };
  registerGradient(registered);
}
