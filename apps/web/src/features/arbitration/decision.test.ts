import { describe, expect, test } from "vitest";
import {
  adjudicationInputOf,
  beginDecision,
  decidedInWords,
  decisionReducer,
  missingIn,
  outcomeOfOpinion,
  withBreastsOf,
} from "./decision.ts";
import type { ReadToCompare } from "./documents.ts";
import { readToCompare } from "./read-to-compare.ts";

type Breast = ReadToCompare["breasts"][number];
const breast = (laterality: "R" | "L", opinion: Breast["opinion"], named: Breast["class"] = null): Breast => ({
  laterality,
  opinion,
  class: named,
  birads: null,
  density: null,
  technicalRecallReason: null,
  noLocation: null,
});
const mass = {
  id: "f1",
  lesionUid: "u1",
  kind: "MASS" as const,
  laterality: "R" as const,
  attributes: { shape: "oval" },
  marks: [{ imageId: "i", shape: "POINT" as const, points: [[1, 2]] }],
};
const first = readToCompare(1, [breast("R", "RECALL", "MALIGNANT"), breast("L", "NORMAL")], [mass]);
const second = readToCompare(2, [breast("R", "NORMAL"), breast("L", "NORMAL")]);

describe("an arbiter's decision", () => {
  test("a breast whose images came later is there, undecided; what was decided stays", () => {
    const right = beginDecision(["R"], [second]);
    const decided = decisionReducer(right, { kind: "outcome", laterality: "R", outcome: "BENIGN" });
    expect(withBreastsOf(decided, ["R"])).toBe(decided);
    expect(withBreastsOf(decided, ["L", "R"]).breasts.map(({ laterality, outcome }) => [laterality, outcome])).toEqual([
      ["R", "BENIGN"],
      ["L", null],
    ]);
  });
  test("what both readers say is filled in, what they dispute is not", () => {
    const decision = beginDecision(["L", "R"], [first, second]);
    expect(decision.breasts.map(({ laterality, outcome }) => [laterality, outcome])).toEqual([
      ["R", null],
      ["L", "NORMAL"],
    ]);
    expect(missingIn(decision)).toEqual(["The right breast is not decided yet.", "A decision needs a reason."]);
  });
  test("a reader's words are taken over in one act, lesions with their identity", () => {
    const decided = decisionReducer(beginDecision(["R", "L"], [first, second]), { kind: "copy", laterality: "R", read: first });
    const reasoned = decisionReducer(decided, { kind: "reason", reason: " seen on both views " });
    expect(missingIn(reasoned)).toEqual([]);
    expect(adjudicationInputOf(reasoned, [first, second])).toEqual({
      reason: "seen on both views",
      breasts: [
        {
          laterality: "R",
          class: "MALIGNANT",
          strength: "ADJUDICATED",
          findings: [
            {
              lesionUid: "u1",
              kind: "MASS",
              laterality: "R",
              attributes: { shape: "oval" },
              marks: [{ imageId: "i", shape: "POINT" as const, points: [[1, 2]] }],
            },
          ],
        },
        { laterality: "L", class: "NORMAL", strength: "ADJUDICATED", findings: [] },
      ],
    });
    const other = decisionReducer(reasoned, { kind: "copy", laterality: "R", read: second });
    expect(other.breasts[0]).toMatchObject({ outcome: "NORMAL", lesions: [] });
  });
  test("of a breast on which they agree the lesions of both are kept, each that both marked once, with the views of both", () => {
    const box = (imageId: string, left: number) => ({
      imageId,
      shape: "BOX" as const,
      points: [
        [left, 10],
        [left + 20, 30],
      ],
    });
    const found = (id: string, kind: "MASS" | "CALCIFICATIONS", marks: ReturnType<typeof box>[]) => ({
      ...mass,
      id,
      lesionUid: `u ${id}`,
      kind,
      marks,
    });
    const one = readToCompare(1, [breast("R", "RECALL"), breast("L", "RECALL")], [found("a", "MASS", [box("cc", 10)])]);
    const other = readToCompare(
      2,
      [breast("R", "RECALL"), breast("L", "NORMAL")],
      [found("b", "MASS", [box("cc", 14), box("mlo", 50)]), found("c", "CALCIFICATIONS", [box("cc", 200)])],
    );
    const begun = beginDecision(["R", "L"], [one, other]);
    expect(begun.breasts.map(({ lesions }) => lesions)).toEqual([["r1/a", "r2/b", "r2/c"], []]);
    const [right] = adjudicationInputOf(begun, [one, other]).breasts;
    expect(right?.findings).toMatchObject([
      { lesionUid: "u a", kind: "MASS", marks: [box("cc", 10), box("mlo", 50)] },
      { lesionUid: "u c", kind: "CALCIFICATIONS", marks: [box("cc", 200)] },
    ]);
    const second = decisionReducer(begun, { kind: "lesion", laterality: "R", lesion: "r1/a" });
    expect(adjudicationInputOf(second, [one, other]).breasts[0]?.findings).toMatchObject([{ lesionUid: "u b" }, { lesionUid: "u c" }]);
  });
  test("a recall without a named class is abnormal, never cancer", () => {
    expect(outcomeOfOpinion("RECALL", null)).toBe("ABNORMAL");
    expect(outcomeOfOpinion("RECALL", "BENIGN")).toBe("BENIGN");
    expect(outcomeOfOpinion("TECHNICAL_RECALL", null)).toBe("TECHNICAL_RECALL");
  });
  test("a technical recall is upheld with its reason, copied or chosen, and sends no class", () => {
    const technical = readToCompare(1, [{ ...breast("R", "TECHNICAL_RECALL"), technicalRecallReason: "111210" }, breast("L", "NORMAL")]);
    const begun = beginDecision(["R", "L"], [technical, second]);
    const copied = decisionReducer(begun, { kind: "copy", laterality: "R", read: technical });
    expect(copied.breasts[0]).toMatchObject({ outcome: "TECHNICAL_RECALL", technicalRecallReason: "111210" });
    const unreasoned = decisionReducer(copied, { kind: "technicalReason", laterality: "R", technicalRecallReason: null });
    expect(missingIn(unreasoned)).toContain("The technical recall of the right breast needs its reason.");
    expect(adjudicationInputOf(copied, [technical, second]).breasts[0]).toEqual({
      laterality: "R",
      technicalRecallReason: "111210",
      findings: [],
    });
  });
  test("what was filed is said as the server has it, whatever is in this browser", () => {
    const filed = [
      { laterality: "L", class: "NORMAL", strength: "ADJUDICATED", technicalRecallReason: null },
      { laterality: "R", class: null, strength: null, technicalRecallReason: "111210" },
    ] as const;
    expect(decidedInWords(filed)).toBe("Right: technical recall, motion blur · Left: normal");
    expect(decidedInWords([{ laterality: "R", class: "MALIGNANT", strength: "ADJUDICATED" }])).toBe("Right: suspected malignancy");
    expect(decidedInWords([{ laterality: "R", class: "MALIGNANT", strength: "PATHOLOGY" }])).toBe("Right: cancer");
    expect(decidedInWords([{ laterality: "L" }])).toBe("Left: open");
  });
  test("what the arbiter draws is a new lesion of its breast", () => {
    const begun = beginDecision(["R", "L"], [first, second]);
    const mark = {
      imageId: "i",
      shape: "BOX" as const,
      points: [
        [1, 1],
        [5, 5],
      ],
    };
    const drawn = decisionReducer(begun, { kind: "own", action: { kind: "mark", findingKey: "k", laterality: "L", mark } });
    expect(adjudicationInputOf(drawn, [first, second]).breasts.find(({ laterality }) => laterality === "L")?.findings).toEqual([
      { lesionUid: null, kind: "MASS", laterality: "L", attributes: {}, marks: [mark] },
    ]);
    const removed = decisionReducer(drawn, { kind: "own", action: { kind: "removeFinding", key: "k" } });
    expect(removed.own).toEqual([]);
  });
});
