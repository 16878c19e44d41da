import { describe, expect, it } from "vitest";
import { versionSentence } from "./version-sentence.ts";

const version = {
  id: "v",
  number: 4,
  aliases: ["champion"],
  aliasHistory: [{ alias: "champion", at: "2026-01-01T00:00:00Z", to: { id: "v" } }],
};
const now = new Date("2026-01-04T00:00:00Z");

describe("a version in one sentence", () => {
  it("counts abnormal breasts and, separately, cancers", () => {
    const classCounts = [
      { class: "NORMAL" as const, flagged: 31, total: 156, cancers: 0, cancersFlagged: 0 },
      { class: "BENIGN" as const, flagged: 29, total: 45, cancers: 0, cancersFlagged: 0 },
      { class: "MALIGNANT" as const, flagged: 31, total: 41, cancers: 41, cancersFlagged: 31 },
    ];
    expect(versionSentence(version, { classCounts }, { kind: "point", name: "specificity-0.80" }, now)).toBe(
      "v4 flags 60 of 86 abnormal breasts, 31 of 41 cancers, at 80 % specificity; champion for 3 days.",
    );
  });

  it("never calls a suspected malignancy cancer", () => {
    const classCounts = [{ class: "MALIGNANT" as const, flagged: 5, total: 8, cancers: 2, cancersFlagged: 1 }];
    expect(versionSentence({ ...version, aliases: [] }, { classCounts }, { kind: "threshold", threshold: 0.5 }, now)).toBe(
      "v4 flags 5 of 8 abnormal breasts, 1 of 2 cancers, 4 of 6 suspected malignancies, at score ≥ 0.500.",
    );
  });

  it("never says cancer where none is malignant", () => {
    const classCounts = [{ class: "ABNORMAL" as const, flagged: 3, total: 9, cancers: 0, cancersFlagged: 0 }];
    expect(versionSentence({ ...version, aliases: [] }, { classCounts }, { kind: "threshold", threshold: 0.5 }, now)).toBe(
      "v4 flags 3 of 9 abnormal breasts, at score ≥ 0.500.",
    );
  });
});
