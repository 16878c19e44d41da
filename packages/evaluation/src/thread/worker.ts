import { parentPort } from "node:worker_threads";
import { type CaseColumns, casesOf } from "../case-columns.ts";
import type { MetricName, MetricValue } from "../evaluation-summary.ts";
import { measureCases, type ThresholdChoice } from "../measure-cases.ts";
import { type FeatureColumns, type NearImage, nearestImages } from "../nearest-images.ts";
import { compareColumns, type PairColumns, type PairComparison } from "../pair-columns.ts";
import { type CaseOutline, outlineColumns } from "../summarise-cases.ts";

/** Requests to the thread, each with its answer. */
export interface ThreadWork {
  readonly measure: {
    readonly given: { readonly columns: CaseColumns; readonly choice: ThresholdChoice; readonly only: readonly MetricName[] };
    readonly answer: MetricValue[];
  };
  readonly compare: {
    readonly given: { readonly columns: PairColumns; readonly thresholds: { readonly a: number; readonly b: number } };
    readonly answer: PairComparison;
  };
  readonly outline: { readonly given: { readonly columns: CaseColumns }; readonly answer: CaseOutline };
  readonly nearest: {
    readonly given: {
      readonly own: FeatureColumns;
      readonly others: FeatureColumns;
      readonly breastOf: Int32Array;
      readonly limit: number;
    };
    readonly answer: NearImage[];
  };
}
export type WorkName = keyof ThreadWork;

export interface ThreadRequest<Name extends WorkName = WorkName> {
  readonly id: number;
  readonly name: Name;
  readonly given: ThreadWork[Name]["given"];
}
export type ThreadReply = { readonly id: number } & ({ readonly answer: ThreadWork[WorkName]["answer"] } | { readonly error: unknown });

const doing: { readonly [Name in WorkName]: (given: ThreadWork[Name]["given"]) => ThreadWork[Name]["answer"] } = {
  measure: ({ columns, choice, only }) => measureCases(casesOf(columns), choice, only),
  compare: ({ columns, thresholds }) => compareColumns(columns, thresholds),
  outline: ({ columns }) => outlineColumns(columns),
  nearest: ({ own, others, breastOf, limit }) => nearestImages(own, others, breastOf, limit),
};

function answerOf<Name extends WorkName>({ name, given }: ThreadRequest<Name>): ThreadWork[Name]["answer"] {
  return doing[name](given);
}

parentPort?.on("message", (request: ThreadRequest) => {
  let reply: ThreadReply;
  try {
    reply = { id: request.id, answer: answerOf(request) };
  } catch (error) {
    reply = { id: request.id, error };
  }
  parentPort?.postMessage(reply);
});
