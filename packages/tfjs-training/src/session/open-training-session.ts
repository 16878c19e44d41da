import { openBackend } from "../open-backend.ts";
import { openLocalSession } from "./local-session.ts";
import { openParallelSession } from "./parallel-session.ts";
import type { TrainingSession, TrainingSessionOptions } from "./training-session.ts";

/**
 * Builds a model and prepares it for training, in this thread or in the given number of worker threads. Only the wasm backend uses several workers:
 * native TensorFlow uses all cores by itself.
 * @throws UNAVAILABLE when no backend works or a worker does not start.
 */
export async function openTrainingSession(options: TrainingSessionOptions): Promise<TrainingSession> {
  const backend = await openBackend(options.backend);
  if (options.workers > 1 && backend.name === "wasm") {
    const session = await openParallelSession(options.source, options.workers);
    return { ...session, backend: { ...session.backend, notTaken: backend.notTaken } };
  }
  return openLocalSession(backend, options.source);
}
