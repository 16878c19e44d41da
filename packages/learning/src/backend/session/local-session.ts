import type { ComputeBackend, NetSource, TrainingSession } from "../contract.ts";
import { loadNet } from "./load-net.ts";
import { createNetRunner } from "./net-runner.ts";
import { dealShares } from "./shares.ts";

/** A session that computes in this thread, on the backend that is open in it. */
export async function openLocalSession(backend: ComputeBackend, source: NetSource): Promise<TrainingSession> {
  const runner = createNetRunner(await loadNet(source));
  let stepsDone = 0;
  return {
    backend,
    workers: 1,
    async step(batch, options) {
      const [share] = dealShares(batch, 1, stepsDone);
      const { loss, predictions, gradients } = runner.gradientsOf(share!);
      runner.apply(gradients, options?.learningRate);
      stepsDone++;
      return { loss, predictions };
    },
    async predict(images, size) {
      return runner.predict(images, size);
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
