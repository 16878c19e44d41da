import { describe, expect, it } from "vitest";
import { defaultLexiconVersion, lexiconOf } from "./lexicon.ts";
import { type FindingInput, problemsOfRead, type ReadInput, readInputLimits } from "./read-input.ts";

const images = [
  { id: "rcc", laterality: "R", rows: 1024, columns: 832 },
  { id: "lcc", laterality: "L", rows: 1024, columns: 832 },
] as const;
const lexicon = lexiconOf(defaultLexiconVersion);
const normal = {
  breasts: [
    { laterality: "R", opinion: "NORMAL", birads: "1", density: "b" },
    { laterality: "L", opinion: "NORMAL" },
  ],
  findings: [],
};
const mass: FindingInput = {
  kind: "MASS",
  laterality: "R",
  attributes: { margin: "spiculated", shape: "irregular", change: ["new"], ourOwnNote: "x" },
  marks: [{ imageId: "rcc", shape: "POINT", points: [[400.5, 500.5]] }],
};
const final = (input: ReadInput) => problemsOfRead(input, { lexicon, images, stage: "FINAL" });
const draft = (input: ReadInput) => problemsOfRead(input, { lexicon, images, stage: "DRAFT" });
const right = (change: object): ReadInput => ({
  ...normal,
  breasts: [{ ...normal.breasts[0], ...change } as never, normal.breasts[1] as never],
});
const marked = (change: object): ReadInput => ({ ...normal, findings: [{ ...mass, ...change }] });
const mark = (shape: string, points: number[][], imageId = "rcc") => marked({ marks: [{ imageId, shape, points }] });

describe("a fault that both breasts have", () => {
  it.each([
    { opinion: "RECALL", birads: "1", noLocation: true },
    { opinion: "NORMAL", birads: "4B" },
    { opinion: "NORMAL", class: "MALIGNANT" },
    { opinion: "RECALL", class: "NORMAL", noLocation: true },
    { opinion: "TECHNICAL_RECALL" },
    { opinion: "NORMAL", technicalRecallReason: "111210" },
  ])("is told of each by its side: $opinion, $birads", (said) => {
    const breasts = (["R", "L"] as const).map((laterality) => ({ laterality, ...said }));
    const messages = final({ breasts, findings: [] }).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain("right breast");
    expect(messages[1]).toBe(messages[0]?.replace("right breast", "left breast"));
  });
});

describe("a read that is whole", () => {
  it("has no problem", () => {
    expect(final(normal)).toEqual([]);
    expect(final({ ...right({ opinion: "RECALL", birads: "4B", class: "MALIGNANT" }), findings: [mass], activeSeconds: 41.5 })).toEqual([]);
    expect(
      final(right({ opinion: "TECHNICAL_RECALL", birads: null, technicalRecallReason: "111210", technicalRecallImageIds: ["rcc"] })),
    ).toEqual([]);
  });
});

describe("a finalised read", () => {
  it("holds exactly the breasts that have images", () => {
    const missing = { ...normal, breasts: [normal.breasts[0] as never] };
    expect(final(missing)).toEqual([{ path: "breasts", message: "The left breast is not assessed yet." }]);
    expect(draft(missing)).toEqual([]);
    const oneSided = problemsOfRead(normal, { lexicon, images: [images[0]], stage: "FINAL" });
    expect(oneSided).toEqual([{ path: "breasts[1].laterality", message: "The left breast has no image in this exam." }]);
    expect(final({ ...normal, breasts: [...normal.breasts, normal.breasts[0] as never] })).toEqual([
      { path: "breasts[2]", message: "Each breast is assessed once." },
    ]);
  });

  it.each([
    [{ birads: "4A" }, "breasts[0].opinion"],
    [{ birads: "2", class: "MALIGNANT" }, "breasts[0].class"],
    [{ opinion: "RECALL", birads: "1", noLocation: true }, "breasts[0].opinion"],
    [{ opinion: "RECALL", birads: "4" }, "breasts[0].noLocation"],
    [{ opinion: "RECALL", birads: "4", noLocation: false }, "breasts[0].noLocation"],
    [{ noLocation: true }, "breasts[0].noLocation"],
    [{ opinion: "TECHNICAL_RECALL", technicalRecallReason: "111210", noLocation: true }, "breasts[0].noLocation"],
    [{ opinion: "RECALL", birads: "4", class: "NORMAL", noLocation: true }, "breasts[0].class"],
    [{ opinion: "TECHNICAL_RECALL" }, "breasts[0].technicalRecallReason"],
    [{ technicalRecallReason: "111210" }, "breasts[0].technicalRecallReason"],
  ])("does not contradict itself: %j", (change, path) => {
    expect(final(right(change)).map((problem) => problem.path)).toEqual([path]);
    expect(draft(right(change))).toEqual([]);
  });
});

describe("a recall", () => {
  const recalled = (change: object, findings: readonly FindingInput[]) =>
    final({ ...right({ opinion: "RECALL", birads: "4", ...change }), findings });
  it("has a mark on its own breast, or the reason that it has no location; never both", () => {
    const other: FindingInput = { ...mass, laterality: "L", marks: [{ imageId: "lcc", shape: "POINT", points: [[400, 500]] }] };
    expect(recalled({}, [mass])).toEqual([]);
    expect(recalled({ noLocation: true }, [])).toEqual([]);
    expect(recalled({ noLocation: true }, [other])).toEqual([]);
    expect(recalled({}, [other]).map(({ message }) => message)).toEqual([
      'The recall of the right breast needs a mark, or the reason "no location".',
    ]);
    expect(recalled({ noLocation: true }, [mass]).map(({ path }) => path)).toEqual(["breasts[0].noLocation"]);
  });
});

describe("a draft too", () => {
  it.each([
    [right({ birads: "7" }), "breasts[0].birads"],
    [right({ density: "A" }), "breasts[0].density"],
    [right({ opinion: "MAYBE" }), "breasts[0].opinion"],
    [right({ class: "CANCER" }), "breasts[0].class"],
    [right({ technicalRecallReason: "1" }), "breasts[0].technicalRecallReason"],
    [right({ technicalRecallImageIds: ["other"] }), "breasts[0].technicalRecallImageIds"],
    [{ ...normal, activeSeconds: Number.NaN }, "activeSeconds"],
    [marked({ kind: "LUMP" }), "findings[0].kind"],
    [marked({ attributes: { margin: "fuzzy" } }), "findings[0].attributes.margin"],
    [marked({ attributes: { margin: ["obscured", "indistinct"] } }), "findings[0].attributes.margin"],
    [marked({ attributes: ["margin"] }), "findings[0].attributes"],
    [marked({ attributes: { note: "x".repeat(3000) } }), "findings[0].attributes.note"],
    [mark("CIRCLE", [[1, 1]]), "findings[0].marks[0].shape"],
    [
      mark("POINT", [
        [1, 1],
        [2, 2],
      ]),
      "findings[0].marks[0].points",
    ],
    [mark("BOX", [[1, 1]]), "findings[0].marks[0].points"],
    [
      mark("ELLIPSE", [
        [1, 1],
        [2, 2],
        [3, 3],
      ]),
      "findings[0].marks[0].points",
    ],
    [
      mark("POLYGON", [
        [1, 1],
        [2, 2],
      ]),
      "findings[0].marks[0].points",
    ],
    [mark("POINT", [[Number.POSITIVE_INFINITY, 1]]), "findings[0].marks[0].points"],
    [mark("POINT", [[1, 2, 3]]), "findings[0].marks[0].points"],
    [mark("POINT", [[832.1, 1]]), "findings[0].marks[0].points"],
    [mark("POINT", [[-0.1, 1]]), "findings[0].marks[0].points"],
    [mark("POINT", [[1, 1]], "foreign"), "findings[0].marks[0].imageId"],
    [mark("POINT", [[1, 1]], "lcc"), "findings[0].marks[0].imageId"],
  ])("is well-formed: %#", (input, path) => {
    expect(draft(input as ReadInput).map((problem) => problem.path)).toEqual([path]);
  });

  it("may hold a finding without a mark; a finalised read may not", () => {
    expect(draft(marked({ marks: [] }))).toEqual([]);
    expect(final(marked({ marks: [] })).map(({ path }) => path)).toEqual(["findings[0].marks"]);
  });

  it("takes the four shapes, borders included", () => {
    expect(draft(mark("POINT", [[832, 1024]]))).toEqual([]);
    expect(
      draft(
        mark("BOX", [
          [0, 0],
          [10, 10],
        ]),
      ),
    ).toEqual([]);
    expect(
      draft(
        mark("ELLIPSE", [
          [0, 5],
          [10, 5],
          [5, 2],
          [5, 8],
        ]),
      ),
    ).toEqual([]);
    expect(
      draft(
        mark("POLYGON", [
          [0, 5],
          [5, 2],
          [10, 5],
          [5, 8],
          [3, 6],
        ]),
      ),
    ).toEqual([]);
  });

  it("is bounded", () => {
    const flood = { ...normal, findings: Array.from({ length: readInputLimits.findings + 1 }, () => mass) };
    expect(draft(flood).map(({ path }) => path)).toEqual(["findings"]);
    const points = Array.from({ length: readInputLimits.pointsPerMark }, (_, index): [number, number] => [index / 10, (index % 2) + 1]);
    const marks = Array.from({ length: 3 }, () => ({ imageId: "rcc", shape: "POLYGON", points }));
    expect(draft({ ...normal, findings: [{ ...mass, marks }] }).map(({ path }) => path)).toEqual(["findings"]);
  });
});
