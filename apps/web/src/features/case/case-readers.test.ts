import { expect, test } from "vitest";
import { breastInWords } from "./case-readers.tsx";

const said = { laterality: "R", birads: null, density: null, class: null, technicalRecallReason: null, noLocation: null } as const;

test("what a reader said of a breast is told whole, with why images are to be taken again", () => {
  const recall = { ...said, opinion: "RECALL", birads: "4B", density: "c", class: "MALIGNANT", noLocation: true } as const;
  expect(breastInWords(recall)).toBe("recall, no location, BI-RADS 4B, density c, suspected malignancy");
  expect(breastInWords({ ...said, opinion: "TECHNICAL_RECALL", technicalRecallReason: "111210" })).toBe("technical recall, motion blur");
  expect(breastInWords({ ...said, opinion: "NORMAL", birads: "1" })).toBe("normal, BI-RADS 1");
});
