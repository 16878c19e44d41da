import { lexiconOf, type Opinion, problemsOfRead } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { type Draft, type DraftAction, draftReducer, emptyDraft, findingForMark } from "./draft.ts";
import { inputOf, withLesionUids } from "./draft-transfer.ts";
import { problemsBefore } from "./opinion-words.ts";

const empty = emptyDraft(["L", "R", "L", "R"]);
const images = (["R", "L"] as const).map((laterality) => ({ id: `${laterality}CC`, laterality, rows: 100, columns: 80 }));
const problems = (draft: Draft) => problemsOfRead(inputOf(draft, 12), { lexicon: lexiconOf("BIRADS-5"), images, stage: "FINAL" });
const marked = draftReducer(empty, {
  kind: "mark",
  findingKey: "f1",
  laterality: "R",
  mark: { imageId: "RCC", shape: "POINT", points: [[10, 20]] },
});

describe("a draft", () => {
  test("has the right breast first, and only breasts with images", () => {
    expect(empty.breasts.map(({ laterality }) => laterality)).toEqual(["R", "L"]);
    expect(emptyDraft(["L"]).breasts).toHaveLength(1);
  });
  test("normal is one action, after which the draft can be finalised", () => {
    const draft = draftReducer(empty, { kind: "normal" });
    expect(draft.breasts.map(({ opinion, birads }) => [opinion, birads])).toEqual([
      ["NORMAL", "1"],
      ["NORMAL", "1"],
    ]);
    expect(problems(draft)).toEqual([]);
  });
  test("normal applies to undecided breasts and leaves the others unchanged", () => {
    const after = (action: DraftAction) => draftReducer(draftReducer(empty, action), { kind: "normal" }).breasts[0]!;
    expect(after({ kind: "birads", laterality: "R", birads: "2" })).toMatchObject({ opinion: "NORMAL", birads: "2" });
    expect(after({ kind: "birads", laterality: "R", birads: "4B" })).toMatchObject({ opinion: "RECALL", birads: "4B" });
    expect(after({ kind: "birads", laterality: "R", birads: "3" })).toMatchObject({ opinion: null, birads: "3" });
    expect(after({ kind: "opinion", laterality: "R", opinion: "TECHNICAL_RECALL" }).opinion).toBe("TECHNICAL_RECALL");
    expect(after({ kind: "density", laterality: "R", density: "c" })).toMatchObject({ opinion: "NORMAL", density: "c" });
  });
  test("normal skips a marked breast without an opinion, which cannot be submitted before its reader decides", () => {
    const draft = draftReducer(marked, { kind: "normal" });
    expect(draft.breasts.map(({ opinion }) => opinion)).toEqual([null, "NORMAL"]);
    expect(problems(draft).map(({ message }) => message)).toEqual(["The right breast is not assessed yet."]);
    expect(problems(draftReducer(draft, { kind: "opinion", laterality: "R", opinion: "NORMAL" }))).toEqual([]);
  });
  test("a BI-RADS category sets a missing opinion and can raise normal to recall; 3 leaves it to the reader", () => {
    const said = (first: Opinion | null, birads: string) => {
      const draft = first === null ? empty : draftReducer(empty, { kind: "opinion", laterality: "L", opinion: first });
      return draftReducer(draft, { kind: "birads", laterality: "L", birads }).breasts[1]!.opinion;
    };
    expect([said(null, "4A"), said(null, "1"), said(null, "3"), said("NORMAL", "4A")]).toEqual(["RECALL", "NORMAL", null, "RECALL"]);
    for (const birads of ["1", "2", "3"]) expect(said("RECALL", birads)).toBe("RECALL");
    for (const birads of ["1", "2", "3", "4B", "5", "0"]) expect(said("TECHNICAL_RECALL", birads)).toBe("TECHNICAL_RECALL");
  });
  test("a recall needs a mark or the entry that it cannot be localised; a mark clears that entry", () => {
    const recalled = draftReducer(draftReducer(empty, { kind: "opinion", laterality: "R", opinion: "RECALL" }), { kind: "normal" });
    expect(problems(recalled).map(({ path }) => path)).toEqual(["breasts[0].noLocation"]);
    const reasoned = draftReducer(recalled, { kind: "noLocation", laterality: "R", noLocation: true });
    expect(problems(reasoned)).toEqual([]);
    const mark = { kind: "mark", findingKey: "f1", laterality: "R", mark: { imageId: "RCC", shape: "POINT", points: [[1, 1]] } } as const;
    expect(inputOf(draftReducer(reasoned, mark), 0).breasts[0]!.noLocation).toBeNull();
    expect(inputOf(draftReducer(reasoned, { kind: "opinion", laterality: "R", opinion: "NORMAL" }), 0).breasts[0]!.noLocation).toBeNull();
  });
  test("recall never goes out with BI-RADS 1", () => {
    const draft = draftReducer(draftReducer(empty, { kind: "normal" }), { kind: "opinion", laterality: "R", opinion: "RECALL" });
    expect(draft.breasts[0]!.birads).toBe("0");
  });
  test("a technical recall needs its reason, and the reason goes when the opinion does", () => {
    const technical = draftReducer(draftReducer(empty, { kind: "normal" }), {
      kind: "opinion",
      laterality: "L",
      opinion: "TECHNICAL_RECALL",
    });
    expect(problems(technical)).toHaveLength(1);
    const reasoned = draftReducer(technical, { kind: "reason", laterality: "L", reason: "111210" });
    expect(problems(reasoned)).toEqual([]);
    const back = draftReducer(reasoned, { kind: "opinion", laterality: "L", opinion: "NORMAL" });
    expect(inputOf(back, 0).breasts[1]!.technicalRecallReason).toBeNull();
  });
  test("the first density applies to both breasts until the other is chosen", () => {
    const first = draftReducer(empty, { kind: "density", laterality: "R", density: "c" });
    expect(first.breasts.map(({ density }) => density)).toEqual(["c", "c"]);
    const second = draftReducer(first, { kind: "density", laterality: "L", density: "b" });
    expect(second.breasts.map(({ density }) => density)).toEqual(["c", "b"]);
  });
  test("a breast without an opinion is not sent", () => {
    expect(inputOf(draftReducer(empty, { kind: "density", laterality: "R", density: "a" }), 0).breasts).toEqual([]);
  });
});

describe("findings", () => {
  test("a mark on another view joins the open finding; a second mark on the same view starts a new one", () => {
    expect(findingForMark(marked, "f1", "R", "RMLO", "f2")).toBe("f1");
    expect(findingForMark(marked, "f1", "R", "RCC", "f2")).toBe("f2");
    expect(findingForMark(marked, "f1", "L", "LCC", "f2")).toBe("f2");
    expect(findingForMark(marked, null, "R", "RMLO", "f2")).toBe("f2");
  });
  test("another kind starts without attributes; an emptied attribute is removed", () => {
    const shaped = draftReducer(marked, { kind: "attribute", key: "f1", name: "shape", value: "oval" });
    expect(shaped.findings[0]!.attributes).toEqual({ shape: "oval" });
    expect(draftReducer(shaped, { kind: "attribute", key: "f1", name: "shape", value: null }).findings[0]!.attributes).toEqual({});
    expect(draftReducer(shaped, { kind: "findingKind", key: "f1", findingKind: "CALCIFICATIONS" }).findings[0]!.attributes).toEqual({});
  });
  test("a normal breast with a finding is a 2", () => {
    expect(draftReducer(marked, { kind: "opinion", laterality: "R", opinion: "NORMAL" }).breasts[0]!.birads).toBe("2");
  });
  test("a mark does not change the category: the reader is asked about a 1 with a mark", () => {
    const normal = draftReducer(empty, { kind: "normal" });
    const mark = { kind: "mark", findingKey: "f2", laterality: "L", mark: { imageId: "LCC", shape: "POINT", points: [[1, 1]] } } as const;
    const after = draftReducer(normal, mark);
    expect(after.breasts).toEqual(normal.breasts);
    expect(problemsBefore(after, images, "BIRADS-5")).toEqual([
      "The left breast is BI-RADS 1, negative, but has a mark. Choose 2 for a benign finding, or recall.",
    ]);
  });
  test("a finding is removed with its last mark", () => {
    expect(draftReducer(marked, { kind: "removeMark", key: "f1", index: 0 }).findings).toEqual([]);
  });
  test("lesion ids of a save go to the findings that were sent, not to later ones", () => {
    const later = draftReducer(marked, {
      kind: "mark",
      findingKey: "f2",
      laterality: "L",
      mark: { imageId: "LCC", shape: "POINT", points: [[1, 1]] },
    });
    const saved = withLesionUids(later, ["f1"], [{ lesionUid: "lesion-1", kind: "MASS" }]);
    expect(saved.findings.map(({ lesionUid }) => lesionUid)).toEqual(["lesion-1", null]);
  });
});
