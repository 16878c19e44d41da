import { expect, test } from "vitest";
import { seedsDemo } from "./seeds-demo.ts";

test("known accounts are made in the embedded database only, and not where nobody wants them", () => {
  expect(seedsDemo({})).toBe(true);
  expect(seedsDemo({ DATABASE_URL: "" })).toBe(true);
  expect(seedsDemo({ DATABASE_URL: "postgresql://host/own" })).toBe(false);
  expect(seedsDemo({ SECOND_READ_DEMO: "none" })).toBe(false);
});
