import { setImmediate } from "node:timers/promises";
import type { ComputeBackend } from "../compute-backend.ts";
import { loadTrainableModel } from "./load-trainable-model.ts";
import { createModelRunner } from "./model-runner.ts";
import { splitBatch } from "./split-batch.ts";
import type { ModelSource, TrainingSession } from "./training-session.ts";

/** A session that computes in this thread, on the backend open in it. */
export async function openLocalSession(backend: ComputeBackend, source: ModelSource): Promise<TrainingSession> {
  const runner = createModelRunner(await loadTrainableModel(source));
  let stepsDone = 0;
  return {
    backend,
    workers: 1,
    async step(batch, options) {
      const [share] = splitBatch(batch, 1, stepsDone);
      const { loss, predictions, gradients } = runner.gradientsOf(share!);
      runner.apply(gradients, options?.learningRate);
      stepsDone++;
      // Every backend computes synchronously here, so without this the event loop would not run until the end of the epoch, and memory that the
      // graphics driver releases would not be freed until then.
      await setImmediate();
      return { loss, predictions };
    },
    async predict(images, size, shape) {
      return runner.predict(images, size, shape);
    },
    async synchronise() {},
    async exportState() {
      return runner.exportState(stepsDone);
    },
    async importState(state) {
      await runner.importState(state);
      stepsDone = state.step;
    },
    async close() {
      runner.dispose();
    },
  };
}
