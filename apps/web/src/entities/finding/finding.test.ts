import { expect, test } from "vitest";
import { findingInWords } from "./finding.ts";

test("values that are ambiguous without their attribute's name include it", () => {
  expect(findingInWords({ kind: "MASS", attributes: { density: "low", shape: "oval", depth: "middle" } })).toBe(
    "mass, oval, low density, middle depth",
  );
});

test("attributes in another order read the same", () => {
  const one = { type: ["fine linear", "amorphous"], distribution: "grouped" };
  const other = { distribution: "grouped", type: ["amorphous", "fine linear"] };
  for (const attributes of [one, other])
    expect(findingInWords({ kind: "CALCIFICATIONS", attributes })).toBe("calcifications, amorphous, fine linear, grouped");
});

test("a word is said once, an attribute of a programme's own after those of the lexicon, and a remark is none", () => {
  expect(findingInWords({ kind: "ASYMMETRY", attributes: { type: "asymmetry" } })).toBe("asymmetry");
  expect(findingInWords({ kind: "MASS", attributes: { remark: "seen on the CC view alone", grade: "G2", margin: "spiculated" } })).toBe(
    "mass, spiculated, g2",
  );
  expect(findingInWords({ kind: "OTHER", attributes: null })).toBe("other");
});
