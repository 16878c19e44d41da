import { expect, test } from "vitest";
import { problemsOfFacts } from "./problems-of-facts.ts";

const now = new Date("2026-01-01T00:00:00Z");

test.each([
  ["1899-12-31", 1],
  ["1900-01-01", 0],
  ["2026-01-01", 0],
  ["2026-01-02", 1],
  ["9999-12-31", 1],
])("a date of acquisition %s has %i problems", (day, count) => {
  expect(problemsOfFacts({ acquiredOn: new Date(day) }, now).map(({ path }) => path)).toEqual(Array(count).fill("imported.acquiredOn"));
});
