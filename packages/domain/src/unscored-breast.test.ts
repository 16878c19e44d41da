import { expect, test } from "vitest";
import { whyUnscored } from "./unscored-breast.ts";

const standard = { view: "CC", isStandard: true };
const spot = { view: "CC", isStandard: false };
const specimen = { view: "SPECIMEN", isStandard: false };

test.each([
  ["a standard view", [standard, spot], "standard", null],
  ["modified views alone", [spot], "standard", "NO_STANDARD_VIEW"],
  ["modified views, by a version that uses all", [spot], "all", null],
  ["a modified view and a specimen", [spot, specimen], "standard", "NO_STANDARD_VIEW"],
  ["a specimen alone", [specimen], "standard", "SPECIMEN_ONLY"],
  ["a specimen, by a version that uses all", [specimen], "all", "SPECIMEN_ONLY"],
  ["no image", [], "standard", null],
] as const)("a breast of %s", (_, images, used, reason) => {
  expect(whyUnscored(images, used)).toBe(reason);
});
