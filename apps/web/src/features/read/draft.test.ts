import { lexiconOf, problemsOfRead } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { type Draft, draftReducer, emptyDraft, findingForMark, inputOf, withLesionUids } from "./draft.ts";

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
  test("right breast first, and only breasts with images", () => {
    expect(empty.breasts.map(({ laterality }) => laterality)).toEqual(["R", "L"]);
    expect(emptyDraft(["L"]).breasts).toHaveLength(1);
  });
  test("normal is one act and can be finalised as it is", () => {
    const draft = draftReducer(empty, { kind: "normal" });
    expect(draft.breasts.map(({ opinion, birads }) => [opinion, birads])).toEqual([
      ["NORMAL", "1"],
      ["NORMAL", "1"],
    ]);
    expect(problems(draft)).toEqual([]);
  });
  test("normal keeps BI-RADS 2, drops what contradicts it", () => {
    const benign = draftReducer(draftReducer(empty, { kind: "birads", laterality: "R", birads: "2" }), { kind: "normal" });
    expect(benign.breasts[0]!.birads).toBe("2");
    const suspicious = draftReducer(draftReducer(empty, { kind: "birads", laterality: "R", birads: "4B" }), { kind: "normal" });
    expect(problems(suspicious)).toEqual([]);
  });
  test("a BI-RADS category brings its opinion; 3 leaves it to the reader", () => {
    expect(draftReducer(empty, { kind: "birads", laterality: "L", birads: "4A" }).breasts[1]!.opinion).toBe("RECALL");
    expect(draftReducer(empty, { kind: "birads", laterality: "L", birads: "3" }).breasts[1]!.opinion).toBeNull();
  });
  test("recall never goes out with BI-RADS 1", () => {
    const draft = draftReducer(draftReducer(empty, { kind: "normal" }), { kind: "opinion", laterality: "R", opinion: "RECALL" });
    expect(draft.breasts[0]!.birads).toBe("0");
    expect(problems(draft)).toEqual([]);
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
  test("the first density stands for both breasts until the other is said", () => {
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
  test("the open finding takes the mark on the other view; the same view again is a new finding", () => {
    expect(findingForMark(marked, "f1", "R", "RMLO", "f2")).toBe("f1");
    expect(findingForMark(marked, "f1", "R", "RCC", "f2")).toBe("f2");
    expect(findingForMark(marked, "f1", "L", "LCC", "f2")).toBe("f2");
    expect(findingForMark(marked, null, "R", "RMLO", "f2")).toBe("f2");
  });
  test("another kind starts with no words; an emptied word goes", () => {
    const shaped = draftReducer(marked, { kind: "attribute", key: "f1", name: "shape", value: "oval" });
    expect(shaped.findings[0]!.attributes).toEqual({ shape: "oval" });
    expect(draftReducer(shaped, { kind: "attribute", key: "f1", name: "shape", value: null }).findings[0]!.attributes).toEqual({});
    expect(draftReducer(shaped, { kind: "findingKind", key: "f1", findingKind: "CALCIFICATIONS" }).findings[0]!.attributes).toEqual({});
  });
  test("a normal breast with a finding is a 2, whichever was said first; recall keeps its 0", () => {
    const birads = (draft: typeof marked) => draft.breasts.map((breast) => [breast.laterality, breast.birads]);
    expect(birads(draftReducer(marked, { kind: "normal" }))).toEqual([
      ["R", "2"],
      ["L", "1"],
    ]);
    const mark = { imageId: "LCC", shape: "POINT" as const, points: [[1, 1] as const] };
    const normal = draftReducer(marked, { kind: "normal" });
    expect(birads(draftReducer(normal, { kind: "mark", findingKey: "f2", laterality: "L", mark }))).toEqual([
      ["R", "2"],
      ["L", "2"],
    ]);
    const recalled = draftReducer(draftReducer(marked, { kind: "opinion", laterality: "R", opinion: "RECALL" }), { kind: "normal" });
    expect(birads(recalled)[0]).toEqual(["R", "2"]);
  });
  test("a finding goes with its last mark", () => {
    expect(draftReducer(marked, { kind: "removeMark", key: "f1", index: 0 }).findings).toEqual([]);
  });
  test("lesion ids of a save are taken over by what was sent, not by what came since", () => {
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
