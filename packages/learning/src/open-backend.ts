import { fileURLToPath } from "node:url";
import * as training from "@second-read/tfjs-training";

/** Opens the first backend that works; native TensorFlow if infra/native/build-tfjs-node.mjs has built it. */
export function openBackend(): Promise<training.ComputeBackend> {
  return training.openBackend(backendOptions());
}

/** Opens a session that trains a model on the same backend. */
export function openTrainingSession(source: training.ModelSource, workers: number): Promise<training.TrainingSession> {
  return training.openTrainingSession({ source, workers, backend: backendOptions() });
}

function backendOptions(): training.OpenBackendOptions {
  return {
    nativeFolder: process.env.NATIVE_TENSORFLOW_FOLDER ?? fileURLToPath(new URL("../../../.native", import.meta.url)),
    // For tests only: far slower than WebAssembly.
    softwareAdapters: process.env.WEBGPU_SOFTWARE_ADAPTERS === "1",
  };
}
