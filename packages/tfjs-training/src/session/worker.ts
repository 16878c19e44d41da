import { parentPort } from "node:worker_threads";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend as currentBackend, type Tensor, zerosLike } from "@tensorflow/tfjs-core";
import { openBackend } from "../open-backend.ts";
import { type Exchange, openExchange } from "./gradient-exchange.ts";
import { loadTrainableModel } from "./load-trainable-model.ts";
import { createModelRunner, type ModelRunner, type NamedGradient, type Share } from "./model-runner.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** One worker of a data-parallel session: its own TensorFlow.js and its own copy of the model, in its own thread. */
function serve(port: NonNullable<typeof parentPort>): void {
  let rank = 0;
  let workers = 1;
  let runner: ModelRunner | undefined;
  let exchange: Exchange | undefined;

  const answer = async (request: WorkerRequest): Promise<WorkerReply> => {
    if (request.kind === "build") {
      const backend = await openBackend({ only: "wasm" });
      rank = request.rank;
      runner = createModelRunner(await loadTrainableModel(request.source));
      return { kind: "built", backend, exchangeLength: floats([...runner.variables, ...runner.movingStatistics]) };
    }
    if (!runner) throw new Error("The worker has no model yet");
    if (request.kind === "join") {
      exchange = openExchange(request.memory, rank);
      workers = request.memory.workers;
      // Builders should give the same weights for the same seed. Even if they do not, the workers start with the same ones.
      exchange.broadcast([...runner.variables, ...runner.movingStatistics].map(valuesInHeap));
      return { kind: "done" };
    }
    if (!exchange) throw new Error("The worker has not joined the others yet");
    switch (request.kind) {
      case "step":
        return step(runner, exchange, request.share, request.learningRate);
      case "predict":
        return {
          kind: "predicted",
          outputs: request.size === 0 ? new Float32Array(0) : runner.predict(request.images, request.size, request.shape),
        };
      case "synchronise":
        exchange.sum(runner.movingStatistics.map(valuesInHeap), 1 / workers);
        return { kind: "done" };
      case "exportState":
        return { kind: "exported", state: await runner.exportState(request.step) };
      case "importState":
        await runner.importState(request.state);
        return { kind: "done" };
    }
  };

  port.on("message", (request: WorkerRequest) => {
    answer(request).then(
      (reply) => port.postMessage(reply),
      (error: unknown) =>
        port.postMessage({ kind: "failed", message: error instanceof Error ? error.message : String(error) } satisfies WorkerReply),
    );
  });
}

function step(runner: ModelRunner, exchange: Exchange, share: Share, learningRate: number | undefined): WorkerReply {
  // A worker without examples still takes part: it adds zeros and makes the same step.
  const own = share.size === 0 ? emptyGradients(runner) : runner.gradientsOf(share);
  const { gradients } = own;
  exchange.sum(
    gradients.map(({ tensor }) => valuesInHeap(tensor)),
    1,
  );
  runner.apply(gradients, learningRate);
  return { kind: "stepped", loss: own.loss, predictions: own.predictions };
}

function emptyGradients(runner: ModelRunner): { loss: number; predictions: Float32Array; gradients: NamedGradient[] } {
  const gradients = runner.variables.map((variable) => ({ name: variable.name, tensor: zerosLike(variable) as Tensor }));
  return { loss: 0, predictions: new Float32Array(0), gradients };
}

/** A tensor's values in the heap: writing to them changes the tensor. Valid until the heap grows. */
function valuesInHeap(values: Tensor): Float32Array {
  return (currentBackend() as BackendWasm).typedArrayFromHeap(values) as Float32Array;
}

function floats(tensors: readonly Tensor[]): number {
  return tensors.reduce((total, { size }) => total + size, 0);
}

if (parentPort) serve(parentPort);
