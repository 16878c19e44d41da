import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isStandardView, standardViewsOf, type TakenView } from "./standard-views.ts";
import { lateralities, viewModifiers, views } from "./words.ts";

const image = (change: Partial<TakenView> & { sopInstanceUid: string }): TakenView => ({
  examId: "e",
  laterality: "R",
  view: "MLO",
  viewModifiers: [],
  acquiredAt: null,
  instanceNumber: null,
  ...change,
});
const at = (minute: number) => new Date(Date.UTC(2024, 1, 29, 10, minute));
const chosen = (images: readonly TakenView[]) => [...standardViewsOf(images)].map(({ sopInstanceUid }) => sopInstanceUid).sort();

describe("isStandardView", () => {
  test("is CC or MLO without any modifier", () => {
    for (const view of views) expect(isStandardView({ view, viewModifiers: [] })).toBe(view === "CC" || view === "MLO");
    for (const modifier of viewModifiers) expect(isStandardView({ view: "CC", viewModifiers: [modifier] })).toBe(false);
  });
});

describe("standardViewsOf", () => {
  test("takes the last acquired, then the higher instance number; who says neither is earlier", () => {
    expect(
      chosen([
        image({ sopInstanceUid: "late", acquiredAt: at(9) }),
        image({ sopInstanceUid: "early", acquiredAt: at(1), instanceNumber: 9 }),
      ]),
    ).toEqual(["late"]);
    expect(chosen([image({ sopInstanceUid: "a", instanceNumber: 2 }), image({ sopInstanceUid: "z", instanceNumber: 1 })])).toEqual(["a"]);
    expect(chosen([image({ sopInstanceUid: "z" }), image({ sopInstanceUid: "a", acquiredAt: at(0) })])).toEqual(["a"]);
  });

  const images = fc.uniqueArray(
    fc.record({
      examId: fc.constantFrom("e1", "e2"),
      laterality: fc.constantFrom(...lateralities),
      view: fc.constantFrom("CC", "MLO", "ML"),
      viewModifiers: fc.subarray([...viewModifiers], { maxLength: 1 }),
      acquiredAt: fc.option(fc.integer({ min: 0, max: 3 }).map(at)),
      instanceNumber: fc.option(fc.integer({ min: 1, max: 3 })),
      sopInstanceUid: fc.integer({ min: 0, max: 99 }).map((number) => `2.25.${number}`),
    }),
    { selector: ({ sopInstanceUid }) => sopInstanceUid },
  );

  test("is the same in whatever order the files came, and holds one unmodified CC and MLO a breast", () => {
    fc.assert(
      fc.property(
        images.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(chosen(shuffled)).toEqual(chosen(list));
          const standard = [...standardViewsOf(list)];
          const places = standard.map(({ examId, laterality, view }) => `${examId} ${laterality} ${view}`);
          expect(new Set(places).size).toBe(places.length);
          expect(standard.every(isStandardView)).toBe(true);
          // A breast with any unmodified CC or MLO has one that stands for it.
          const wanted = new Set(list.filter(isStandardView).map(({ examId, laterality, view }) => `${examId} ${laterality} ${view}`));
          expect(new Set(places)).toEqual(wanted);
        },
      ),
    );
  });
});
