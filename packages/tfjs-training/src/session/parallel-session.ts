import { Worker } from "node:worker_threads";
import { TrainingError } from "../training-error.ts";
import { allocateExchange, type ExchangeMemory, failExchange } from "./gradient-exchange.ts";
import { splitBatch } from "./split-batch.ts";
import type { ModelSource, TrainingSession, TrainingState } from "./training-session.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

type ReplyOf<Kind extends WorkerReply["kind"]> = Extract<WorkerReply, { kind: Kind }>;

interface WorkerHandle {
  ask<Kind extends WorkerReply["kind"]>(request: WorkerRequest, kind: Kind): Promise<ReplyOf<Kind>>;
  stop(): Promise<void>;
}

/**
 * A session whose batches are divided among worker threads, each with its own wasm backend. Gradients are summed through shared memory, and every
 * worker makes the same optimiser step, so that all copies of the model stay identical.
 * @throws UNAVAILABLE when a worker does not start.
 */
export async function openParallelSession(source: ModelSource, workers: number): Promise<TrainingSession> {
  let memory: ExchangeMemory | undefined;
  // If a worker is gone, the others must not wait for it.
  const giveUp = (): void => {
    if (memory) failExchange(memory);
  };
  const handles = Array.from({ length: workers }, () => startWorker(giveUp));
  const all = <Kind extends WorkerReply["kind"]>(request: (rank: number) => WorkerRequest, kind: Kind): Promise<ReplyOf<Kind>[]> =>
    Promise.all(handles.map((handle, rank) => handle.ask(request(rank), kind)));
  const close = async (): Promise<void> => {
    giveUp();
    await Promise.all(handles.map((handle) => handle.stop()));
  };

  try {
    const built = await all((rank) => ({ kind: "build", source, rank }), "built");
    const shared = allocateExchange(workers, built[0]!.exchangeLength);
    memory = shared;
    await all(() => ({ kind: "join", memory: shared }), "done");
    const backend = { ...built[0]!.backend, threads: workers };
    let stepsDone = 0;
    const synchronise = async (): Promise<void> => void (await all(() => ({ kind: "synchronise" }), "done"));
    return {
      backend,
      workers,
      async step(batch, options) {
        const shares = splitBatch(batch, workers, stepsDone);
        const learningRate = options?.learningRate;
        const replies = await all((rank) => ({ kind: "step", share: shares[rank]!, learningRate }), "stepped");
        stepsDone++;
        return {
          loss: replies.reduce((total, { loss }) => total + loss, 0),
          predictions: joined(replies.map(({ predictions }) => predictions)),
        };
      },
      async predict(images, size, shape) {
        const pixels = images.length / size;
        const bounds = (rank: number): number => Math.floor((size * rank) / workers);
        const replies = await all((rank) => {
          const part = images.slice(bounds(rank) * pixels, bounds(rank + 1) * pixels);
          return { kind: "predict", images: part, size: bounds(rank + 1) - bounds(rank), shape };
        }, "predicted");
        return joined(replies.map(({ outputs }) => outputs));
      },
      synchronise,
      async exportState(): Promise<TrainingState> {
        await synchronise();
        return (await handles[0]!.ask({ kind: "exportState", step: stepsDone }, "exported")).state;
      },
      async importState(state) {
        await all(() => ({ kind: "importState", state }), "done");
        stepsDone = state.step;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startWorker(onGone: () => void): WorkerHandle {
  const worker = new Worker(new URL("./worker-entry.mjs", import.meta.url), { execArgv: [] });
  let waiting: { resolve: (reply: WorkerReply) => void; reject: (error: Error) => void } | undefined;
  const fail = (message: string): void => {
    onGone();
    waiting?.reject(new TrainingError("UNAVAILABLE", `A training worker stopped: ${message}.`));
    waiting = undefined;
  };
  worker.on("message", (reply: WorkerReply) => {
    if (reply.kind === "failed") return fail(reply.message);
    waiting?.resolve(reply);
    waiting = undefined;
  });
  worker.on("error", (error) => fail(error instanceof Error ? error.message : String(error)));
  worker.on("exit", () => fail("its thread ended"));
  return {
    ask(request, kind) {
      return new Promise((resolve, reject) => {
        waiting = {
          reject,
          resolve: (reply) =>
            reply.kind === kind
              ? resolve(reply as ReplyOf<typeof kind>)
              : reject(new TrainingError("INTERNAL", `A training worker answered ${reply.kind}, not ${kind}.`)),
        };
        worker.postMessage(request);
      });
    },
    async stop() {
      await worker.terminate();
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
