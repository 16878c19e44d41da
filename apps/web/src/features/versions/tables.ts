import { toCsv } from "@second-read/domain";
import type { Evaluation, Figures } from "./version.ts";

/** "v3-out-of-fold-roc". */
export function chartName(number: number, set: Evaluation["set"], what: string): string {
  return `v${number}-${set === "OUT_OF_FOLD" ? "out-of-fold" : "test-set"}-${what}`;
}

export function tableName(number: number, set: Evaluation["set"], what: string): string {
  return `${chartName(number, set, what)}.csv`;
}

export function rocTable({ roc }: Pick<Evaluation, "roc">): string {
  return toCsv(["threshold", "sensitivity", "specificity"], roc);
}

export function calibrationTable({ calibration }: Pick<Evaluation, "calibration">): string {
  return toCsv(["low", "high", "n", "meanScore", "observed"], calibration);
}

/** Every metric of all patients and of each subgroup, one per row. */
export function metricsTable(groups: readonly { readonly subgroup: string; readonly metrics: Figures["metrics"] }[]): string {
  const rows = groups.flatMap(({ subgroup, metrics }) => metrics.map((metric) => ({ subgroup, ...metric })));
  return toCsv(["subgroup", "name", "value", "low", "high", "n", "method", "note"], rows);
}
