import { expect, test } from "vitest";
import { notShown } from "./not-shown.ts";

test("what is hidden is not said to be absent", () => {
  expect([notShown("truth", true), notShown("score", true)]).toEqual(["truth not shown", "no score shown"]);
  expect([notShown("truth", false), notShown("score", false)]).toEqual(["no truth", "no score"]);
});
