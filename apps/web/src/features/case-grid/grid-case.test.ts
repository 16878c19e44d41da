import { describe, expect, it } from "vitest";
import { filterCases, filterChoices, filterOf, noMatch } from "./case-filter.ts";
import { type GridCase, missedSinceInWords, readersInWords, sortCases } from "./grid-case.ts";

const one = (id: string, breastClass: string, score: number, more: object = {}): GridCase =>
  ({
    id,
    kind: "FALSE_NEGATIVE",
    laterality: "R",
    score,
    threshold: 0.5,
    resolved: false,
    verdict: null,
    truth: { id: `t${id}`, class: breastClass, strength: "AGREED", findings: [{ id: "f", kind: "MASS", attributes: {} }] },
    images: [{ id: "1", view: "MLO", vendor: "A" }],
    exam: {
      id: `e${id}`,
      pseudonym: id,
      reads: [
        {
          id: "r",
          order: 1,
          round: 1,
          status: "FINALISED",
          breasts: [
            { laterality: "R", opinion: "RECALL", density: "c" },
            { laterality: "L", opinion: "NORMAL", density: "b" },
          ],
        },
      ],
    },
    ...more,
  }) as unknown as GridCase;

const query = (text: string) => new URLSearchParams(text);

describe("the grid", () => {
  it("shows malignant first, then the least suspected", () => {
    const cases = [one("a", "BENIGN", 0.1), one("b", "MALIGNANT", 0.4), one("c", "MALIGNANT", 0.2), one("d", "ABNORMAL", 0.3)];
    expect(sortCases(cases, "lowest first").map(({ id }) => id)).toEqual(["c", "b", "d", "a"]);
    expect(sortCases(cases, "highest first").map(({ id }) => id)).toEqual(["b", "c", "d", "a"]);
  });

  it("filters by this breast's facts, not by the other's", () => {
    const cases = [one("a", "BENIGN", 0.1)];
    expect(filterCases(cases, filterOf(query("density=c&view=MLO&lesion=MASS&class=BENIGN&vendor=A&state=open")))).toHaveLength(1);
    for (const none of ["density=b", "view=CC", "lesion=DUCT", "class=MALIGNANT", "vendor=B", "state=done"])
      expect(filterCases(cases, filterOf(query(none)))).toEqual([]);
    expect(filterChoices(cases)).toEqual({ class: ["BENIGN"], lesion: ["MASS"], view: ["MLO"], vendor: ["A"], density: ["c"] });
  });

  it("says whether readers saw it, and nothing where reads are hidden", () => {
    expect(readersInWords(one("a", "BENIGN", 0.1))).toBe("1 of 1 reader recalled");
    const { exam } = one("a", "BENIGN", 0.1);
    const again = { ...exam.reads[0], id: "r2", round: 2, breasts: [{ laterality: "R", opinion: "NORMAL", density: "b" }] };
    const reopened = one("a", "BENIGN", 0.1, { exam: { ...exam, reads: [...exam.reads, again, { ...again, id: "r3" }] } });
    expect(readersInWords(reopened)).toBe("0 of 2 readers recalled");
    expect(readersInWords(one("a", "BENIGN", 0.1, { images: [], exam: { reads: [] } }))).toBe("");
  });

  it("says since which version a breast is missed, where an earlier one missed it too", () => {
    const since = (missedSinceVersion: number | null) => missedSinceInWords({ missedSinceVersion, modelVersion: { id: "v", number: 4 } });
    expect([since(2), since(4), since(null)]).toEqual(["missed since v2", "", ""]);
  });

  it("says only of what is loaded that it holds no match", () => {
    expect(noMatch(200, 340)).toBe("No match among the first 200 of 340 cases. Load more, or remove a filter.");
    expect(noMatch(12, 12)).toBe("No matching cases. Remove a filter.");
  });
});
