import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contradictionsOf, type DecidedBreastInput, isTechnicalRecall, problemsOfDecision } from "./adjudication.ts";
import { defaultLexiconVersion, lexiconOf } from "./lexicon.ts";
import { breastClasses, type Opinion, opinions } from "./words.ts";

const images = (["R", "L"] as const).flatMap((laterality) =>
  ["CC", "MLO"].map((view) => ({ id: `${laterality}${view}`, laterality, rows: 100, columns: 80 })),
);
const context = { images, lexicon: lexiconOf(defaultLexiconVersion) };
const mass = { kind: "MASS", laterality: "R", marks: [{ imageId: "RCC", shape: "POINT", points: [[10, 10]] }] };
const right = (breast: Partial<DecidedBreastInput>): DecidedBreastInput => ({
  laterality: "R",
  class: "NORMAL",
  strength: "ADJUDICATED",
  ...breast,
});
const left: DecidedBreastInput = { laterality: "L", class: "NORMAL", strength: "ADJUDICATED" };
const technical: DecidedBreastInput = { laterality: "R", technicalRecallReason: "111209" };
const paths = (breasts: DecidedBreastInput[], reason = "seen") => problemsOfDecision({ breasts, reason }, context).map(({ path }) => path);

describe("a decision as it is sent", () => {
  test("decides every breast that has images, with a reason", () => {
    expect(paths([right({}), left])).toEqual([]);
    expect(paths([right({}), left], " ")).toEqual(["reason"]);
    expect(paths([right({})])).toEqual(["breasts"]);
    expect(paths([right({}), right({}), left])).toEqual(["breasts"]);
  });
  test.each([
    [technical, []],
    [{ ...technical, technicalRecallImageIds: ["RCC"] }, []],
    [{ ...technical, technicalRecallImageIds: ["LCC"] }, ["breasts[0].technicalRecallImageIds"]],
    [{ ...technical, technicalRecallReason: "blurred" }, ["breasts[0].technicalRecallReason"]],
    [{ ...technical, class: "NORMAL", strength: "ADJUDICATED" }, ["breasts[0].class"]],
    [right({ technicalRecallImageIds: ["RCC"] }), ["breasts[0].technicalRecallImageIds"]],
    [{ laterality: "R" }, ["breasts[0].class"]],
    [right({ strength: null }), ["breasts[0].strength"]],
    [right({ strength: "AGREED" }), ["breasts[0].strength"]],
    [right({ class: "BENIGN", findings: [mass] }), []],
    [right({ class: "BENIGN", findings: [{ ...mass, marks: [] }] }), ["breasts[0].findings[0].marks"]],
    [{ ...technical, findings: [{ ...mass, laterality: "L" }] }, ["breasts[0].findings", "breasts[0].findings[0].marks[0].imageId"]],
  ] satisfies [DecidedBreastInput, string[]][])("%j: %j", (breast, wrong) => {
    expect(paths([breast, left])).toEqual(wrong);
  });
});

const codes = (breast: DecidedBreastInput, said: readonly Opinion[], reason = "seen") =>
  contradictionsOf(
    { breasts: [breast], reason },
    said.map((opinion) => ({ breasts: [{ laterality: "R", opinion }] })),
  ).map(({ code }) => code);

describe("what a decision contradicts", () => {
  test.each([
    ["normal, a finding kept", right({ findings: [mass] }), "seen", ["R.NORMAL_WITH_FINDING"]],
    ["abnormal, none kept", right({ class: "ABNORMAL" }), "seen", ["R.ABNORMAL_WITHOUT_FINDING"]],
    ["normal by a reason of BI-RADS 4A", right({}), "spiculated, bi-rads 4a", ["R.NORMAL_WITH_SUSPICIOUS_REASON"]],
    ["malignant by a reason of BIRADS 2", right({ class: "MALIGNANT", findings: [mass] }), "BIRADS 2", ["R.ABNORMAL_WITH_BENIGN_REASON"]],
    ["benign with a finding", right({ class: "BENIGN", findings: [mass] }), "BI-RADS 2", []],
    ["normal with nothing", right({}), "BI-RADS 1", []],
  ] as const)("its own words: %s", (_, breast, reason, expected) => {
    expect(codes(breast, [], reason)).toEqual(expected);
  });

  const decisions = [...breastClasses.map((decided) => right({ class: decided, findings: decided === "NORMAL" ? [] : [mass] })), technical];
  const outcome = (breast: DecidedBreastInput): Opinion =>
    isTechnicalRecall(breast) ? "TECHNICAL_RECALL" : breast.class === "NORMAL" ? "NORMAL" : "RECALL";
  test("every read, exactly where all say the same and the decision another", () => {
    fc.assert(
      fc.property(fc.constantFrom(...decisions), fc.array(fc.constantFrom(...opinions), { maxLength: 3 }), (breast, said) => {
        const against = said.length > 1 && new Set(said).size === 1 && said[0] !== outcome(breast);
        expect(codes(breast, said)).toEqual(against ? ["R.AGAINST_EVERY_READ"] : []);
      }),
    );
  });
  test("names it: the side, what the readers said, what is decided", () => {
    const reads = [1, 2].map(() => ({ breasts: [{ laterality: "R" as const, opinion: "RECALL" as const, class: "MALIGNANT" as const }] }));
    const sentences = (breast: DecidedBreastInput) =>
      contradictionsOf({ breasts: [breast], reason: "seen" }, reads).map(({ sentence }) => sentence);
    expect(sentences(right({}))).toEqual(["Both readers said recall of the right breast; it is decided normal."]);
    expect(sentences(right({ class: "BENIGN", findings: [mass] }))).toEqual([
      "Both readers took the right breast for suspected malignancy; it is decided benign.",
    ]);
    expect(sentences(right({ class: "ABNORMAL", findings: [mass] }))).toEqual([]);
    expect(sentences(technical)).toEqual(["Both readers said recall of the right breast; it is decided technical recall."]);
  });
  test("a read that does not hold the breast is no agreement", () => {
    const reads = [{ breasts: [{ laterality: "R" as const, opinion: "RECALL" as const }] }, { breasts: [] }];
    expect(contradictionsOf({ breasts: [right({})], reason: "seen" }, reads)).toEqual([]);
  });
});
