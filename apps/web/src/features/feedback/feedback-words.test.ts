import { expect, test } from "vitest";
import { decisionOfBreast, opinionOfBreast } from "./feedback-words.ts";

test("the reader's opinion and the decision use the usual words", () => {
  expect(opinionOfBreast({ opinion: "NORMAL" })).toBe("normal");
  expect(opinionOfBreast({ opinion: "RECALL", class: "MALIGNANT" })).toBe("recall, suspected malignancy");
  expect(opinionOfBreast({ opinion: "TECHNICAL_RECALL", technicalRecallReason: "111210" })).toBe("technical recall, motion blur");
  expect(decisionOfBreast({ class: "MALIGNANT", strength: "ADJUDICATED" })).toBe("suspected malignancy · arbitration");
  expect(decisionOfBreast({ class: "MALIGNANT", strength: "PATHOLOGY" })).toBe("cancer · pathology");
  expect(decisionOfBreast({ technicalRecallReason: "111210" })).toBe("technical recall, motion blur");
  expect(decisionOfBreast({})).toBe("open: the exam must be imaged again");
});
