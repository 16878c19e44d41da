import { parentPort } from "node:worker_threads";
import type { EvaluatedCase } from "../evaluated-case.ts";
import type { MetricName, MetricValue } from "../evaluation-summary.ts";
import { measureCases, type ThresholdChoice } from "../measure-cases.ts";

export interface MeasureRequest {
  readonly id: number;
  readonly cases: readonly EvaluatedCase[];
  readonly choice: ThresholdChoice;
  readonly only: readonly MetricName[];
}
export type MeasureReply = { readonly id: number } & ({ readonly metrics: MetricValue[] } | { readonly error: unknown });

parentPort?.on("message", ({ id, cases, choice, only }: MeasureRequest) => {
  let reply: MeasureReply;
  try {
    reply = { id, metrics: measureCases(cases, choice, only) };
  } catch (error) {
    reply = { id, error };
  }
  parentPort?.postMessage(reply);
});
