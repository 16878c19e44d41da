import { expect, test } from "vitest";
import { comparedIdsOf, comparisonHref } from "./compared-ids.ts";

test("the URL of a comparison names each run once, and at most four", () => {
  const address = comparisonHref("demo", ["a", "b", "a", "c", "d", "e"]);
  expect(address).toBe("/p/demo/runs/compare?run=a&run=b&run=a&run=c&run=d&run=e");
  expect(comparedIdsOf(new URL(address, "http://x").searchParams)).toEqual(["a", "b", "c", "d"]);
});
