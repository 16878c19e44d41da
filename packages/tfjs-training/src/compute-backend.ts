/** The backends in order of preference, fastest first. */
export const backendNames = ["tfjs-node-gpu", "webgpu", "tfjs-node", "wasm", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

/** The backend in use, and why no faster one is. */
export interface ComputeBackend {
  readonly name: BackendName;
  /** Readable description: "WebAssembly SIMD with own training kernels", or a graphics card's own name and its driver. */
  readonly device: string;
  /** Version of the native TensorFlow library, if it is used. */
  readonly tensorflow?: string;
  /** Number of threads that one model uses in this process. */
  readonly threads: number;
  /** One sentence for each faster backend that is not used, saying why. */
  readonly notTaken: readonly string[];
}

export interface OpenBackendOptions {
  /** Use exactly this backend, or throw UNAVAILABLE. Default: the first in order of preference that works. */
  readonly only?: BackendName;
  /** Folder whose node_modules contain @tensorflow/tfjs-node or -gpu, built separately; without it they are resolved like any package. */
  readonly nativeFolder?: string;
  /** For tests: allow WebGPU on a software adapter, which computes on the processor. */
  readonly softwareAdapters?: boolean;
}
