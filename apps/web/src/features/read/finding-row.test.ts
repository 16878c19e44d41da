import { expect, test } from "vitest";
import type { FindingDraft } from "./draft.ts";
import { wantsOtherView } from "./finding-row.tsx";

const images = [
  { id: "rcc", laterality: "R" },
  { id: "rmlo", laterality: "R" },
  { id: "lcc", laterality: "L" },
] as const;
const marked = (laterality: "R" | "L", imageIds: readonly string[], change: Partial<FindingDraft> = {}): FindingDraft => ({
  key: "f",
  lesionUid: null,
  kind: "MASS",
  laterality,
  attributes: {},
  marks: imageIds.map((imageId) => ({ imageId, shape: "POINT", points: [[1, 1]] })),
  ...change,
});

test("a finding on one view asks for a mark on the other, if there is one", () => {
  expect(wantsOtherView(marked("R", ["rcc"]), images)).toBe(true);
  expect(wantsOtherView(marked("R", ["rcc", "rmlo"]), images)).toBe(false);
  expect(wantsOtherView(marked("L", ["lcc"]), images)).toBe(false);
});

test("an asymmetry, by definition seen on one view only, needs no second mark; a focal asymmetry does", () => {
  const asymmetry = (type: string) => marked("R", ["rcc"], { kind: "ASYMMETRY", attributes: { type } });
  expect(wantsOtherView(asymmetry("asymmetry"), images)).toBe(false);
  expect(wantsOtherView(asymmetry("focal"), images)).toBe(true);
});
