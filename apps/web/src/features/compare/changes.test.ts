import { versionChanges } from "@second-read/domain";
import { expect, test } from "vitest";
import { changeOfAddress, changes, pInWords } from "./changes.ts";

test("every change has a place, and a URL that names none means the first", () => {
  expect(changes.map(({ change }) => change).sort()).toEqual([...versionChanges].sort());
  const at = (text: string) => changeOfAddress(new URLSearchParams(text)).label;
  expect([at(""), at("change=NOTHING"), at("change=STILL_MISSED")]).toEqual(["Newly missed", "Newly missed", "Still missed"]);
});

test("a p-value is never printed as 0", () => {
  expect([pInWords(0.0312), pInWords(0.0004), pInWords(1)]).toEqual(["p = 0.031", "p < 0.001", "p = 1.000"]);
});
