import { createRequire } from "node:module";
import path from "node:path";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend, getKernel, ready, setBackend } from "@tensorflow/tfjs-core";
import { patchAdam } from "./adam.ts";
import { registerBatchNorm } from "./batch-norm.ts";
import { registerBiasRelu } from "./bias-relu.ts";
import { registerConv2d } from "./conv2d.ts";
import { registerConv2dFilterGradient } from "./conv2d-filter-gradient.ts";
import { registerConv2dInputGradient } from "./conv2d-input-gradient.ts";
import { registerDepthwiseGradients } from "./depthwise-gradients.ts";
import { registerFusedBatchNormGradient } from "./fused-batch-norm-gradient.ts";
import { registerIdentity } from "./identity.ts";
import { registerTransposedMatMul } from "./matmul.ts";
import { registerMaxPoolGradient } from "./max-pool-gradient.ts";
import { registerReluGradient } from "./relu-gradient.ts";
import { registerSum } from "./sum.ts";
import { loadTrainingKernels } from "./training-kernels.ts";

/** Starts the unmodified wasm backend: SIMD, one thread, with its binary read from the package's own folder. */
export async function startPlainWasm(): Promise<BackendWasm> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (!getKernel("Conv2DBackpropFilter", "wasm")) {
    const main = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(`${path.dirname(main)}${path.sep}`);
  }
  if (!(await setBackend("wasm"))) throw new Error("The WebAssembly backend of TensorFlow.js does not start");
  await ready();
  return backend() as BackendWasm;
}

/** Starts the wasm backend with our training kernels. When called again in the same process, it only selects the backend. */
export async function openWasm(): Promise<void> {
  const wasm = await startPlainWasm();
  if (getKernel("Conv2DBackpropFilter", "wasm")) return;
  const kernels = await loadTrainingKernels(wasm);
  registerConv2d(kernels);
  registerConv2dFilterGradient(kernels);
  registerConv2dInputGradient(kernels);
  registerDepthwiseGradients(kernels);
  registerMaxPoolGradient(kernels);
  registerSum(kernels);
  registerTransposedMatMul(kernels);
  registerReluGradient(kernels);
  registerIdentity();
  registerFusedBatchNormGradient();
  registerBiasRelu(kernels);
  registerBatchNorm(kernels);
  patchAdam(kernels);
}
