import { expect, test } from "vitest";
import { keptAnswer } from "./kept-answer.ts";

const before = { variables: { point: "specificity-0.80" }, data: "12 of 40" };
const other = { point: "youden" };

test.each([
  ["nothing was answered yet", null, other, { loading: true }, null],
  ["the answer is there", before, other, { data: "9 of 40", loading: false }, { variables: other, data: "9 of 40" }],
  ["another question is under way", before, other, { loading: true }, before],
  ["another question has failed", before, other, { loading: false }, null],
  ["a refresh is under way", before, { ...before.variables }, { loading: true }, before],
  ["a refresh has failed", before, { ...before.variables }, { loading: false }, before],
] as const)("%s", (_, last, variables, asked, kept) =>
  expect(keptAnswer<typeof other | typeof before.variables, string>(last, variables, asked)).toEqual(kept),
);
