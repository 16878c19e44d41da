import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";

/**
 * The gap: `Identity` of the wasm backend copies the values, and tfjs-core runs it on every tensor that it saves for the backward pass. Ours shares
 * them, as the other backends do: tensors are never written to after they are created.
 */
export function registerIdentity(): void {
  const share = ({ inputs: { x }, backend }: { inputs: { x: TensorInfo }; backend: BackendWasm }): TensorInfo => {
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  };
  replaceKernel("wasm", "Identity", () => share as unknown as KernelFunc);
}
