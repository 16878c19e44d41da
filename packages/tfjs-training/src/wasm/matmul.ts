import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type BatchMatMulAttrs, getKernel, type KernelFunc, type TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/** From this many rows on, it is faster to transpose the left side and use the backend's own blocked multiplication. */
const manyRows = 64;

/** The gap: `BatchMatMul` of the wasm backend falls back to a naive loop when one side is transposed, as in both gradients of a dense layer. */
export function registerTransposedMatMul(kernels: TrainingKernels): void {
  replaceKernel("wasm", "BatchMatMul", (original) => multiply(kernels, original as KernelFunc) as unknown as KernelFunc);
}

function multiply(kernels: TrainingKernels, original: KernelFunc) {
  return (call: { inputs: { a: TensorInfo; b: TensorInfo }; attrs: BatchMatMulAttrs; backend: BackendWasm }): TensorInfo => {
    const { a, b } = call.inputs;
    const { transposeA, transposeB } = call.attrs;
    const isOneMatrix = [a, b].every(({ shape, dtype }) => dtype === "float32" && shape.slice(0, -2).every((length) => length === 1));
    if (!isOneMatrix || transposeA === transposeB) return original(call as never) as TensorInfo;
    const m = a.shape.at(transposeA ? -1 : -2)!;
    const n = b.shape.at(transposeB ? -2 : -1)!;
    const inner = a.shape.at(transposeA ? -2 : -1)!;
    if (transposeA && inner >= manyRows) return multiplyTurned(original, call);
    const leading = (a.shape.length > b.shape.length ? a : b).shape.slice(0, -2);
    const output = makeOutput(call.backend, [...leading, m, n]);
    const run = transposeA ? kernels.multiplyTransposedBy : kernels.multiplyByTransposed;
    run(addressOf(call.backend, a), addressOf(call.backend, b), addressOf(call.backend, output), m, n, inner);
    return output;
  };
}

function multiplyTurned(
  original: KernelFunc,
  { inputs: { a, b }, backend }: { inputs: { a: TensorInfo; b: TensorInfo }; backend: BackendWasm },
): TensorInfo {
  const rank = a.shape.length;
  const perm = a.shape.map((_, axis) => (axis < rank - 2 ? axis : axis === rank - 1 ? rank - 2 : rank - 1));
  const turn = getKernel("Transpose", "wasm")!.kernelFunc as KernelFunc;
  const turned = turn({ inputs: { x: a }, attrs: { perm }, backend }) as TensorInfo;
  try {
    return original({ inputs: { a: turned, b }, attrs: { transposeA: false, transposeB: false }, backend }) as TensorInfo;
  } finally {
    backend.disposeData(turned.dataId);
  }
}
