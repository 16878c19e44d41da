import { Worker } from "node:worker_threads";
import type { EvaluatedCase } from "../evaluated-case.ts";
import { type MetricName, type MetricValue, metricNames } from "../evaluation-summary.ts";
import type { ThresholdChoice } from "../measure-cases.ts";
import type { MeasureReply, MeasureRequest } from "./worker.ts";

export interface Measuring {
  /** `measureCases` in a thread of its own, one request after another. */
  measure(cases: readonly EvaluatedCase[], choice: ThresholdChoice, only?: readonly MetricName[]): Promise<MetricValue[]>;
  /** Ends the thread; what is asked for meanwhile fails. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (metrics: MetricValue[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Measures without holding up whoever asks. The thread starts with the first request, and anew after it was lost. */
export function openMeasuring(): Measuring {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, Waiting>();

  const start = (): Worker => {
    // Without the caller's own flags: a test runner's mean nothing to the thread.
    const started = new Worker(new URL("./worker-entry.mjs", import.meta.url), { execArgv: [] });
    const lose = (error: unknown) => {
      if (worker === started) worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on("message", (reply: MeasureReply) => {
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ("error" in reply) one?.reject(reply.error);
      else one?.resolve(reply.metrics);
      if (waiting.size === 0) started.unref();
    });
    started.on("error", lose);
    started.on("exit", (code) => lose(new Error(`the thread that measures ended with ${code}`)));
    return started;
  };

  return {
    measure(cases, choice, only = metricNames) {
      worker ??= start();
      worker.ref();
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker?.postMessage({ id, cases, choice, only } satisfies MeasureRequest);
      });
    },
    async close() {
      await worker?.terminate();
    },
  };
}
