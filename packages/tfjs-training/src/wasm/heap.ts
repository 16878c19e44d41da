import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";

/** The parts of the wasm backend's Emscripten module that the training kernels use. */
export interface WasmHeap {
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

export function heapOf(backend: BackendWasm): WasmHeap {
  return backend.wasm as unknown as WasmHeap;
}

/** Address of a tensor's values in the heap. Above 2 GiB addresses are negative as int32, hence the shift. */
export function addressOf(backend: BackendWasm, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset >>> 0;
}

/** Runs `work` with that much working memory, which is freed in any case. Throws RangeError when the heap is full. */
export function withScratch<T>(backend: BackendWasm, bytes: number, work: (address: number) => T): T {
  const heap = heapOf(backend);
  const address = heap._malloc(bytes) >>> 0;
  if (address === 0) throw new RangeError(`The WebAssembly heap has no ${bytes} bytes left`);
  try {
    return work(address);
  } finally {
    heap._free(address);
  }
}

/** A new float32 tensor in the heap, with uninitialised values. */
export function makeOutput(backend: BackendWasm, shape: readonly number[]): TensorInfo {
  const output = backend.makeOutput([...shape], "float32");
  if (addressOf(backend, output) === 0 && shape.every((length) => length > 0)) {
    throw new RangeError(`The WebAssembly heap has no room for a tensor of ${shape.join(" × ")}`);
  }
  return output;
}
