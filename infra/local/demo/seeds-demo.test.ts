import { expect, test } from "vitest";
import { seedsDemo } from "./seeds-demo.ts";

test("makes known accounts only in the embedded database, and not if they are switched off", () => {
  expect(seedsDemo({})).toBe(true);
  expect(seedsDemo({ DATABASE_URL: "" })).toBe(true);
  expect(seedsDemo({ DATABASE_URL: "postgresql://host/own" })).toBe(false);
  expect(seedsDemo({ SECOND_READ_DEMO: "none" })).toBe(false);
});
