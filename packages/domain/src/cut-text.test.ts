import { expect, test } from "vitest";
import { cutText } from "./cut-text.ts";

test.each([
  ["shorter than that", 100, "shorter than that"],
  ["abc", 2, "ab"],
  ["a💥b", 2, "a"],
  ["a💥b", 3, "a💥"],
  ["💥💥", 1, ""],
  ["", 5, ""],
])("of %j with at most %d stays %j", (text, longest, cut) => {
  expect(cutText(text, longest)).toBe(cut);
  expect(cutText(text, longest).isWellFormed()).toBe(true);
});
