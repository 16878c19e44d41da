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

/** Register a kernel in place of the one that the backend may have. */
export function replaceKernel(backendName: string, kernelName: string, kernelFunc: (original: KernelFunc | undefined) => KernelFunc): void {
  const original = getKernel(kernelName, backendName)?.kernelFunc as KernelFunc | undefined;
  if (original) unregisterKernel(kernelName, backendName);
  registerKernel({ kernelName, backendName, kernelFunc: kernelFunc(original) });
}

/** Whether the backend in use has a kernel of ours: operations, gradients and layers of ours ask before they step in. */
export function hasKernel(kernelName: string): boolean {
  return getKernel(kernelName, getBackend()) !== undefined;
}

const guarded = Symbol("guarded");

/**
 * Gradients are registered for all backends at once: ours serves the backends that have the named kernel, every other keeps the one there was.
 * What is saved for the backward pass must serve both. A second registration changes nothing.
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
