/** The backends in order of preference, fastest first. */
export const backendNames = ["tfjs-node-gpu", "webgpu", "tfjs-node", "wasm", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

/** What computes, and why nothing faster does. */
export interface ComputeBackend {
  readonly name: BackendName;
  /** In words: "WebAssembly SIMD with own training kernels"; a card's own name and its driver. */
  readonly device: string;
  /** Version of the native TensorFlow library, where there is one. */
  readonly tensorflow?: string;
  /** Threads that one model computes on in this process. */
  readonly threads: number;
  /** One sentence for each faster backend that was not taken. */
  readonly notTaken: readonly string[];
}

export interface OpenBackendOptions {
  /** Take exactly this backend, or throw UNAVAILABLE. Without it: the first in order of preference that works. */
  readonly only?: BackendName;
  /** Folder whose node_modules hold @tensorflow/tfjs-node or -gpu, built apart; without it they are looked for as any package is. */
  readonly nativeFolder?: string;
  /** For tests: WebGPU also on an adapter that only pretends to be a card and computes on the processor. */
  readonly softwareAdapters?: boolean;
}
