import { openLocalSession } from "../session/local-session.ts";
import type { ModelSource, TrainingSession } from "../session/training-session.ts";
import { openPlainWasm } from "./open-plain-wasm.ts";

/** The same session on the unmodified wasm backend: only the kernels differ. For benchmarks; the backend stays registered in its process. */
export async function openPlainSession(source: ModelSource): Promise<TrainingSession> {
  await openPlainWasm();
  return openLocalSession({ name: "wasm", device: "WebAssembly SIMD as it comes", threads: 1, notTaken: [] }, source);
}
