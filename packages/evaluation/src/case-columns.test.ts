import { expect, test } from "vitest";
import { type CaseColumns, columnsOf, countColumns, histogramsOf } from "./case-columns.ts";

const scores = Float64Array.from({ length: 1_001 }, (_, i) => i / 1_000);
const columns: CaseColumns = {
  cases: scores.length,
  exams: scores.length,
  scores,
  patients: Int32Array.from(scores.keys()),
  kinds: [{ class: "NORMAL", positive: false, cancer: false }],
  kindOf: new Int32Array(scores.length),
  thresholds: [{ "specificity-0.80": 0.5, youden: 0.5, "sensitivity-0.90": 0.5, "cost-ratio": 0.5 }],
  thresholdsOf: new Int32Array(scores.length),
  subgroups: [[]],
  subgroupsOf: new Int32Array(scores.length),
};

test("the bins from an edge on contain what a threshold at that edge flags", () => {
  const counts = histogramsOf(columns, 1_000)[0]?.counts ?? [];
  for (let k = 0; k < 1_000; k += 1)
    expect(counts.slice(k).reduce((sum, one) => sum + one, 0)).toBe(countColumns(columns, { threshold: k / 1_000 }).falsePositives);
});

test("numbers are read in PostgreSQL's format, wherever the bytes lie in their buffer", () => {
  const bytes = (hex: string) => Buffer.from(`ff${hex}`, "hex").subarray(1);
  const { patients, scores: read } = columnsOf({
    ...columns,
    cases: 2,
    scores: bytes("3fe00000000000003fb999999999999a"),
    patients: bytes("0000000000000101"),
    kindOf: bytes(""),
    thresholdsOf: bytes(""),
    subgroupsOf: bytes(""),
  });
  expect([...read]).toEqual([0.5, 0.1]);
  expect([...patients]).toEqual([0, 257]);
});
