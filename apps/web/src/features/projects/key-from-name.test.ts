import { expect, test } from "vitest";
import { keyFromName } from "./key-from-name.ts";

test("a name becomes a key that an address can hold, or none", () => {
  expect(keyFromName("Breast screening, Malmö 2026")).toBe("breast-screening-malmo-2026");
  expect(keyFromName("  – Étude n° 3 –  ")).toBe("etude-n-3");
  expect(keyFromName("乳房")).toBe("");
  expect(keyFromName("x".repeat(45))).toBe("x".repeat(40));
});
