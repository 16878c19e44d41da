import type { TrainingSession, TrainingSessionOptions } from "../contract.ts";
import { openBackend } from "../open-backend.ts";
import { openLocalSession } from "./local-session.ts";
import { openParallelSession } from "./parallel-session.ts";

/**
 * Build a net and get it ready to be trained, in this thread or in as many worker threads as asked for. Only the wasm rung is run in several
 * workers: the native rungs use all cores by themselves.
 * @throws UNAVAILABLE when no backend works or a worker does not start.
 */
export async function openTrainingSession(options: TrainingSessionOptions): Promise<TrainingSession> {
  const backend = await openBackend({ only: options.onlyBackend });
  if (options.workers > 1 && backend.name === "wasm") {
    const session = await openParallelSession(options.source, options.workers);
    return { ...session, backend: { ...session.backend, notTaken: backend.notTaken } };
  }
  return openLocalSession(backend, options.source);
}
