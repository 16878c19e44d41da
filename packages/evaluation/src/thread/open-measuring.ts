import { Worker } from "node:worker_threads";
import type { CaseColumns } from "../case-columns.ts";
import { type MetricName, type MetricValue, metricNames } from "../evaluation-summary.ts";
import type { ThresholdChoice } from "../measure-cases.ts";
import type { NearImage } from "../nearest-images.ts";
import type { PairColumns, PairComparison } from "../pair-columns.ts";
import type { CaseOutline } from "../summarise-cases.ts";
import type { ThreadReply, ThreadRequest, ThreadWork, WorkName } from "./worker.ts";

/** Computations in a separate thread, one request after another. */
export interface Measuring {
  /** Runs `measureCases` on these cases. */
  measure(columns: CaseColumns, choice: ThresholdChoice, only?: readonly MetricName[]): Promise<MetricValue[]>;
  /** Compares two versions on the same breasts, each with its own threshold. */
  compare(columns: PairColumns, thresholds: { readonly a: number; readonly b: number }): Promise<PairComparison>;
  /** Threshold-free metrics and counts. */
  outline(columns: CaseColumns): Promise<CaseOutline>;
  /** Runs `nearestImages` on these. */
  nearest(given: ThreadWork["nearest"]["given"]): Promise<NearImage[]>;
  /** Ends the thread; pending requests fail. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: ThreadWork[WorkName]["answer"]) => void;
  readonly reject: (error: unknown) => void;
}

/** Measures without blocking the caller. The thread starts with the first request, and again after it was lost. */
export function openMeasuring(): Measuring {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, Waiting>();

  const start = (): Worker => {
    // Without the caller's own flags: those of a test runner have no meaning in the thread.
    const started = new Worker(new URL("./worker-entry.mjs", import.meta.url), { execArgv: [] });
    const lose = (error: unknown) => {
      if (worker === started) worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on("message", (reply: ThreadReply) => {
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ("error" in reply) one?.reject(reply.error);
      else one?.resolve(reply.answer);
      if (waiting.size === 0) started.unref();
    });
    started.on("error", lose);
    started.on("exit", (code) => lose(new Error(`the thread that measures ended with ${code}`)));
    return started;
  };

  const ask = <Name extends WorkName>(name: Name, given: ThreadWork[Name]["given"]): Promise<ThreadWork[Name]["answer"]> => {
    worker ??= start();
    worker.ref();
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      worker?.postMessage({ id, name, given } satisfies ThreadRequest<Name>);
    });
  };

  return {
    measure: (columns, choice, only = metricNames) => ask("measure", { columns, choice, only }),
    compare: (columns, thresholds) => ask("compare", { columns, thresholds }),
    outline: (columns) => ask("outline", { columns }),
    nearest: (given) => ask("nearest", given),
    async close() {
      await worker?.terminate();
    },
  };
}
