import { expect, it } from "vitest";
import type { FoldModelTrial } from "../child/task.ts";
import { inferenceContractOf } from "./inference-contract.ts";

const folds = [
  { fold: 0, mean: 2, deviation: 4 },
  { fold: 1, mean: 0, deviation: 1 },
];
const recorded = [
  { fold: 0, imageId: "a", logit: 0.5 },
  { fold: 0, imageId: "b", logit: -1 },
  { fold: 1, imageId: "c", logit: 0.25 },
];
const first: FoldModelTrial = { fold: 0, problem: null, logits: { a: 4, b: -2 }, seconds: 0.2 };
const second: FoldModelTrial = { fold: 1, problem: null, logits: { c: 0.2501 }, seconds: 0.1 };
const contract = (...trials: FoldModelTrial[]) => inferenceContractOf(trials, recorded, folds);

it("passes if every stored model reproduces the recorded logits, and reports the time per image", () => {
  expect(contract(first, second)).toEqual({
    passed: true,
    note: "2 fold models have their recorded digest and reproduce the logits of 3 held-out images within 0.001; 0.10 s per image, no limit set",
  });
});

it("fails if a model gives other logits, or is not the recorded file", () => {
  expect(contract({ ...first, logits: { a: 4, b: -1 } }, second)).toEqual({
    passed: false,
    note: "fold model 1 differs by 1.0 from what was recorded",
  });
  expect(contract(first, { ...second, logits: { c: Number.NaN } }).passed).toBe(false);
  expect(contract(first, { ...second, problem: "its file is not the recorded one", logits: {} })).toEqual({
    passed: false,
    note: "fold model 2: its file is not the recorded one",
  });
});

it("is not evaluated, rather than passed, if a model has no image to be tried on", () => {
  for (const made of [contract(first, { ...second, logits: {} }), contract()]) {
    expect(made.passed).toBeNull();
    expect(made.note).toMatch(/^not evaluated/);
  }
});
