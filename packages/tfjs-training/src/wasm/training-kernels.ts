import { readFile } from "node:fs/promises";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { heapOf } from "./heap.ts";

type Kernel<Result = void> = (...values: number[]) => Result;

/** The functions of ../../kernels, operating on the backend's own memory. */
export interface TrainingKernels {
  readonly adamStep: Kernel;
  readonly addBias: Kernel;
  readonly batchNormForward: Kernel;
  readonly batchNormInputGradient: Kernel;
  readonly batchNormParameterGradients: Kernel;
  readonly batchNormScratchBytes: Kernel<number>;
  readonly conv2d: Kernel;
  readonly conv2dScratchBytes: Kernel<number>;
  readonly conv2dFilterGradient: Kernel;
  readonly conv2dFilterGradientScratchBytes: Kernel<number>;
  readonly depthwiseFilterGradient: Kernel;
  readonly depthwiseInputGradient: Kernel;
  readonly maxPoolGradient: Kernel;
  readonly multiplyByTransposed: Kernel;
  readonly multiplyTransposedBy: Kernel;
  readonly reluBiasGradient: Kernel;
  readonly reluGradient: Kernel;
  readonly sumMiddle: Kernel;
}

/**
 * Loads the kernels into the backend's memory (zero copy: they import it): the module with fused multiply-add if the engine has relaxed SIMD (Node 21
 * and later), otherwise the one without.
 */
export async function loadTrainingKernels(backend: BackendWasm): Promise<TrainingKernels> {
  const fused = await readModule("training-kernels-fused.wasm");
  const binary = WebAssembly.validate(fused) ? fused : await readModule("training-kernels.wasm");
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory: heapOf(backend).asm.memory } });
  return instance.exports as unknown as TrainingKernels;
}

function readModule(file: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(new URL(`../generated/${file}`, import.meta.url)) as Promise<Buffer<ArrayBuffer>>;
}
