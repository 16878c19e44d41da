import type { BreastClass } from "@second-read/domain";
import { expect, test } from "vitest";
import { contradictionOfFacts } from "./contradiction-of-facts.ts";

const lesion = (lesionClass: BreastClass | null) => ({ kind: "MASS", shape: "POINT", points: [[1, 1]], class: lesionClass });

test.each<[BreastClass | null, (BreastClass | null)[], string | null]>([
  ["NORMAL", ["MALIGNANT"], "class NORMAL with a lesion of class MALIGNANT"],
  ["NORMAL", ["ABNORMAL"], "class NORMAL with a lesion of class ABNORMAL"],
  ["NORMAL", ["BENIGN", null], "class NORMAL with a lesion of class BENIGN"],
  ["BENIGN", ["BENIGN", "MALIGNANT"], "class BENIGN with a lesion of class MALIGNANT"],
  ["BENIGN", ["BENIGN"], null],
  ["BENIGN", ["ABNORMAL"], null],
  ["NORMAL", ["NORMAL", null], null],
  ["ABNORMAL", ["MALIGNANT"], null],
  ["MALIGNANT", ["BENIGN"], null],
  [null, ["MALIGNANT"], null],
  ["NORMAL", [], null],
])("a breast of class %s with lesions of classes %j", (breastClass, lesionClasses, expected) => {
  expect(contradictionOfFacts({ class: breastClass, lesions: lesionClasses.map(lesion) })).toBe(expected);
});
