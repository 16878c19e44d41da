import { expect, test } from "vitest";
import { truthWeights, weightsOf } from "./truth-weights.ts";
import { type TruthStrength, truthStrengths } from "./words.ts";

test("a stronger truth never counts less than a weaker one", () => {
  const strongestFirst: TruthStrength[] = ["PATHOLOGY", "FOLLOW_UP", "ADJUDICATED", "AGREED", "IMPORTED", "SINGLE_READ"];
  expect([...strongestFirst].sort()).toEqual([...truthStrengths].sort());
  const weights = strongestFirst.map((strength) => truthWeights[strength]);
  expect(weights).toEqual([...weights].sort((a, b) => b - a));
  expect(Math.min(...weights)).toBeGreaterThan(0);
});

test("weights have a mean of 1, and are all 1 where there is one strength, or none known", () => {
  const mixed = weightsOf(["PATHOLOGY", "SINGLE_READ", "SINGLE_READ"], truthWeights);
  expect(mixed.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(3, 12);
  expect(mixed[0]).toBeCloseTo(2 * (mixed[1] as number), 12);
  expect(weightsOf(["IMPORTED", "IMPORTED", "IMPORTED"], truthWeights)).toEqual([1, 1, 1]);
  expect(weightsOf([undefined, undefined], truthWeights)).toEqual([1, 1]);
  expect(weightsOf([undefined, "PATHOLOGY", "SINGLE_READ"], truthWeights)[0]).toBe(1);
});
