import { fileURLToPath } from "node:url";
import * as training from "@second-read/tfjs-training";

/** Takes the first backend that works; native TensorFlow where infra/native/build-tfjs-node.mjs has built it. */
export function openBackend(): Promise<training.ComputeBackend> {
  return training.openBackend(backendOptions());
}

/** The same backend with a model to train on it. */
export function openTrainingSession(source: training.ModelSource, workers: number): Promise<training.TrainingSession> {
  return training.openTrainingSession({ source, workers, backend: backendOptions() });
}

function backendOptions(): training.OpenBackendOptions {
  return {
    nativeFolder: process.env.NATIVE_TENSORFLOW_FOLDER ?? fileURLToPath(new URL("../../../.native", import.meta.url)),
    // For tests only: slower than WebAssembly by far.
    softwareAdapters: process.env.WEBGPU_SOFTWARE_ADAPTERS === "1",
  };
}
