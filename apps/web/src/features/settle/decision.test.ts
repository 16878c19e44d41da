import { describe, expect, test } from "vitest";
import type { SettleReadFragment } from "../../generated/graphql.ts";
import { adjudicationInputOf, beginDecision, classOfOpinion, decisionReducer, missingIn } from "./decision.ts";

type Breast = SettleReadFragment["breasts"][number];
const breast = (laterality: "R" | "L", opinion: Breast["opinion"], named: Breast["class"] = null): Breast => ({
  laterality,
  opinion,
  class: named,
  birads: null,
  density: null,
  technicalRecallReason: null,
});
const read = (order: number, breasts: Breast[], findings: SettleReadFragment["findings"] = []): SettleReadFragment => ({
  id: `r${order}`,
  order,
  round: 1,
  status: "FINALISED",
  blindOpinion: null,
  reader: null,
  breasts,
  findings,
});
const mass = {
  id: "f1",
  lesionUid: "u1",
  kind: "MASS",
  laterality: "R" as const,
  attributes: { shape: "oval" },
  marks: [{ imageId: "i", shape: "POINT", points: [[1, 2]] }],
};
const first = read(1, [breast("R", "RECALL", "MALIGNANT"), breast("L", "NORMAL")], [mass]);
const second = read(2, [breast("R", "NORMAL"), breast("L", "NORMAL")]);

describe("an arbiter's decision", () => {
  test("what both readers say is filled in, what they dispute is not", () => {
    const decision = beginDecision(["L", "R"], [first, second]);
    expect(decision.breasts.map(({ laterality, class: decided }) => [laterality, decided])).toEqual([
      ["R", null],
      ["L", "NORMAL"],
    ]);
    expect(missingIn(decision)).toEqual(["The right breast is not decided yet.", "A settlement needs its reason."]);
  });
  test("a reader's words are taken over in one act, lesions with their identity", () => {
    const decided = decisionReducer(beginDecision(["R", "L"], [first, second]), { kind: "take", laterality: "R", read: first });
    const settled = decisionReducer(decided, { kind: "reason", reason: " seen on both views " });
    expect(missingIn(settled)).toEqual([]);
    expect(adjudicationInputOf(settled, [first, second])).toEqual({
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
              marks: [{ imageId: "i", shape: "POINT", points: [[1, 2]] }],
            },
          ],
        },
        { laterality: "L", class: "NORMAL", strength: "ADJUDICATED", findings: [] },
      ],
    });
    const other = decisionReducer(settled, { kind: "take", laterality: "R", read: second });
    expect(other.breasts[0]).toMatchObject({ class: "NORMAL", lesions: [] });
  });
  test("a recall without a named class is abnormal, never cancer; a technical recall says nothing of the breast", () => {
    expect(classOfOpinion("RECALL", null)).toBe("ABNORMAL");
    expect(classOfOpinion("RECALL", "BENIGN")).toBe("BENIGN");
    expect(classOfOpinion("TECHNICAL_RECALL", null)).toBeNull();
  });
});
