import { describe, expect, it } from "vitest";
import type { Finding, Mark } from "./finding.ts";
import { lesionsOf, marksMeet } from "./same-lesion.ts";
import type { FindingKind } from "./words.ts";

const box = (imageId: string, left: number, top: number, side: number): Mark => ({
  imageId,
  shape: "BOX",
  points: [
    [left, top],
    [left + side, top + side],
  ],
});
const point = (imageId: string, column: number, row: number): Mark => ({ imageId, shape: "POINT", points: [[column, row]] });
const finding = (id: string, marks: Mark[], kind: FindingKind = "MASS"): Pick<Finding, "id" | "kind" | "laterality" | "marks"> => ({
  id,
  kind,
  laterality: "L",
  marks,
});

describe("two marks show one place", () => {
  it.each([
    ["a small box in a large one", box("cc", 0, 0, 100), box("cc", 40, 40, 10), true],
    ["a point in a box", point("cc", 10, 10), box("cc", 0, 0, 30), true],
    ["boxes that share a ninth of their union at a corner", box("cc", 0, 0, 100), box("cc", 55, 55, 100), true],
    ["boxes that barely touch", box("cc", 0, 0, 100), box("cc", 90, 90, 100), false],
    ["the same box on another view", box("cc", 0, 0, 100), box("mlo", 0, 0, 100), false],
    ["two points beside each other", point("cc", 10, 10), point("cc", 12, 10), false],
  ])("%s", (_words, a, b, meet) => {
    expect([marksMeet(a, b), marksMeet(b, a)]).toEqual([meet, meet]);
  });
});

describe("the lesions of several readers", () => {
  it("hold once what two readers marked, with the views of both", () => {
    const lesions = lesionsOf([
      [finding("a", [box("cc", 0, 0, 100)])],
      [finding("b", [box("cc", 20, 20, 100), box("mlo", 5, 5, 80)]), finding("c", [box("cc", 500, 500, 50)])],
    ]);
    expect(lesions.map(({ id, marks }) => [id, marks.map(({ imageId }) => imageId)])).toEqual([
      ["a", ["cc", "mlo"]],
      ["c", ["cc"]],
    ]);
  });

  it("keep two kinds at one place, and two findings of one reader within another's", () => {
    const calcifications = finding("k", [box("cc", 10, 10, 50)], "CALCIFICATIONS");
    expect(lesionsOf([[finding("a", [box("cc", 0, 0, 100)])], [calcifications]])).toHaveLength(2);
    const small = [finding("b", [box("cc", 10, 10, 20)]), finding("c", [box("cc", 60, 60, 20)])];
    expect(lesionsOf([[finding("a", [box("cc", 0, 0, 100)])], small]).map(({ id }) => id)).toEqual(["a", "c"]);
    expect(lesionsOf([small])).toEqual(small);
  });
});
