import { standardViewsOf, viewModifiers } from "@second-read/domain";
import { viewLabel } from "@second-read/imaging/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HangingImage, missingStandardViews, placeOf, type Stage, stagesOf } from "./hanging-stages.ts";

const image = (laterality: "R" | "L", view: string, more: Partial<HangingImage> = {}): HangingImage => ({
  id: more.viewLabel ?? `${laterality}${view}`,
  laterality,
  view,
  viewLabel: `${laterality}${view}`,
  viewModifiers: [],
  isStandard: view === "CC" || view === "MLO",
  ...more,
});
const modified = (viewLabel: string, laterality: "R" | "L", view: string, ...modifiers: string[]) =>
  image(laterality, view, { viewLabel, viewModifiers: modifiers, isStandard: false });
const standard = [image("R", "CC"), image("L", "CC"), image("R", "MLO"), image("L", "MLO")];
const ids = ({ rows }: Stage) => rows.map((row) => row.map(({ imageId }) => imageId));
const names = (stages: readonly Stage[]) => stages.map(({ name }) => name);

describe("hanging stages", () => {
  test("show RCC LCC over RMLO LMLO, then the pairs", () => {
    const stages = stagesOf(standard, 1.4);
    expect(names(stages)).toEqual(["four views", "CC", "MLO"]);
    expect(ids(stages[0]!)).toEqual([
      ["RCC", "LCC"],
      ["RMLO", "LMLO"],
    ]);
    expect(missingStandardViews(standard)).toEqual([]);
  });
  test("show four views in a row on a wide screen", () => {
    expect(ids(stagesOf(standard, 2.5)[0]!)).toEqual([["RCC", "LCC", "RMLO", "LMLO"]]);
  });
  test("leave the cell of a missing view empty", () => {
    const without = standard.filter(({ id }) => id !== "LCC");
    expect(stagesOf(without, 1.4)[0]!.rows[0]![1]).toEqual({ label: "LCC", side: "L", imageId: null });
    expect(missingStandardViews(without)).toEqual(["LCC"]);
  });
  test("have one stage for an exam with MLO views only", () => {
    expect(names(stagesOf([image("R", "MLO"), image("L", "MLO")], 1.4))).toEqual(["MLO"]);
  });
  test("never show a modified view in place of the standard one, whose cell says that it is missing", () => {
    const stages = stagesOf([modified("RMSCC", "R", "CC", "MAGNIFICATION", "SPOT_COMPRESSION"), ...standard.slice(1)], 1.4);
    expect(stages[0]!.rows[0]![0]).toEqual({ label: "RCC", side: "R", imageId: null });
    expect(stages.at(-1)).toEqual({
      name: "extra views",
      rows: [
        [
          { label: "RMSCC", side: "R", imageId: "RMSCC" },
          { label: "", side: "L", imageId: null },
        ],
      ],
    });
  });
  test("show an exam with one modified view as extra views, and name the missing views", () => {
    const spot = [modified("RMSCC", "R", "CC", "MAGNIFICATION", "SPOT_COMPRESSION")];
    expect(names(stagesOf(spot, 1.4))).toEqual(["extra views"]);
    expect(missingStandardViews(spot)).toEqual(["RCC", "LCC", "RMLO", "LMLO"]);
  });
  test("show further acquisitions and other views last, two rows per stage", () => {
    const second = image("R", "MLO", { id: "second", isStandard: false });
    const stages = stagesOf([...standard, second, image("R", "ML"), image("L", "ML"), image("L", "XCCL")], 1.4);
    expect(names(stages).slice(3)).toEqual(["extra views 1 of 2", "extra views 2 of 2"]);
    expect(ids(stages[3]!)).toEqual([
      ["second", null],
      ["RML", "LML"],
    ]);
    expect(stages[3]!.rows[0]![0]!.label).toBe("RMLO 2");
  });
  test("show implant-displaced views in pairs of their own", () => {
    const displaced = ["RCC", "LCC", "RMLO"].map((label) => modified(`${label}ID`, label[0] as "R", label.slice(1), "IMPLANT_DISPLACED"));
    const stages = stagesOf([...standard, ...displaced], 1.4);
    expect(names(stages)).toEqual(["four views", "CC", "MLO", "implant displaced"]);
    expect(ids(stages[3]!)).toEqual([
      ["RCCID", "LCCID"],
      ["RMLOID", null],
    ]);
  });
  test("show the prior outside of the current views, view by view, and name what it lacks", () => {
    const prior = [image("R", "CC", { id: "p-RCC" }), image("L", "CC", { id: "p-LCC" }), image("R", "MLO", { id: "p-RMLO" })];
    const stages = stagesOf([...standard, image("R", "ML")], 1.4, prior);
    expect(names(stages)).toEqual(["four views", "CC", "MLO", "CC with prior", "MLO with prior", "extra views"]);
    expect(ids(stages[3]!)).toEqual([["p-RCC", "RCC", "LCC", "p-LCC"]]);
    expect(stages[4]!.rows[0]!.map(({ label, imageId, isPrior = false }) => [label, imageId, isPrior])).toEqual([
      ["RMLO prior", "p-RMLO", true],
      ["RMLO", "RMLO", false],
      ["LMLO", "LMLO", false],
      ["LMLO prior", null, true],
    ]);
  });

  test("show every other view of the prior beside the most similar current view", () => {
    const prior = [
      image("R", "CC", { id: "p-RCC" }),
      modified("RMSCC", "R", "CC", "MAGNIFICATION", "SPOT_COMPRESSION"),
      image("R", "ML"),
      image("L", "ML"),
    ].map((one) => ({ ...one, id: `p-${one.viewLabel}` }));
    const current = [...standard, image("L", "ML")];
    const stages = stagesOf(current, 1.4, prior);
    expect(names(stages).slice(3)).toEqual(["CC with prior", "extra views", "prior extra views 1 of 2", "prior extra views 2 of 2"]);
    expect(ids(stages[5]!)).toEqual([["p-RMSCC", "RCC"]]);
    expect(ids(stages[6]!)).toEqual([["p-RML", "RMLO", "LML", "p-LML"]]);
    expect(stages[6]!.rows[0]!.map(({ label, isPrior = false }) => [label, isPrior])).toEqual([
      ["RML prior", true],
      ["RMLO", false],
      ["LML", false],
      ["LML prior", true],
    ]);
  });
  test("show a prior that has no view in common with the exam", () => {
    const stages = stagesOf([image("R", "MLO")], 1.4, [image("R", "CC", { id: "p-RCC" })]);
    expect(names(stages)).toEqual(["MLO", "prior extra views"]);
    expect(ids(stages[1]!)).toEqual([["p-RCC", "RMLO"]]);
  });

  const files = fc.uniqueArray(
    fc.record({
      laterality: fc.constantFrom("R" as const, "L" as const),
      view: fc.constantFrom("CC" as const, "MLO" as const, "ML" as const, "XCCL" as const),
      viewModifiers: fc.subarray([...viewModifiers], { maxLength: 2 }),
      acquiredAt: fc.option(fc.integer({ min: 0, max: 3 }).map((minute) => new Date(Date.UTC(2024, 1, 29, 10, minute)))),
      instanceNumber: fc.option(fc.integer({ min: 1, max: 3 })),
      sopInstanceUid: fc.integer({ min: 10, max: 99 }).map((number) => `2.25.${number}`),
    }),
    { selector: ({ sopInstanceUid }) => sopInstanceUid, maxLength: 14 },
  );

  test("show each image once in the extra or pair stages, and only an unmodified CC or MLO as a standard view", () => {
    fc.assert(
      fc.property(files, (list) => {
        const taken = list.map((file) => ({ ...file, examId: "e" }));
        const standardOnes = standardViewsOf(taken);
        const hung = taken.map((file) => ({
          ...file,
          id: file.sopInstanceUid,
          viewLabel: viewLabel(file.laterality, file.view, file.viewModifiers),
          isStandard: standardOnes.has(file),
        }));
        const stages = stagesOf(hung, 1.4).filter(({ name }) => name !== "four views");
        const shown = stages
          .flatMap(ids)
          .flat()
          .filter((id) => id !== null);
        expect([...shown].sort()).toEqual(hung.map(({ id }) => id).sort());
        for (const stage of stages.filter(({ name }) => name === "CC" || name === "MLO"))
          for (const { label, imageId } of stage.rows.flat()) {
            const own = hung.find(({ id }) => id === imageId);
            if (own) expect([own.viewLabel, own.viewModifiers]).toEqual([label, []]);
            else expect(hung.some(({ viewLabel: existing }) => existing === label)).toBe(false);
          }
      }),
    );
  });

  test("show each image of the prior exactly once, whatever the two exams contain", () => {
    fc.assert(
      fc.property(files, files, (now, earlier) => {
        const hungOf = (list: typeof now, exam: string) => {
          const taken = list.map((file) => ({ ...file, examId: exam }));
          const standardOnes = standardViewsOf(taken);
          return taken.map((file) => ({
            ...file,
            id: `${exam} ${file.sopInstanceUid}`,
            viewLabel: viewLabel(file.laterality, file.view, file.viewModifiers),
            isStandard: standardOnes.has(file),
          }));
        };
        const prior = hungOf(earlier, "prior");
        const cells = stagesOf(hungOf(now, "now"), 1.4, prior).flatMap(({ rows }) => rows.flat());
        const shown = cells.flatMap(({ isPrior, imageId }) => (isPrior && imageId ? [imageId] : []));
        expect(shown.sort()).toEqual(prior.map(({ id }) => id).sort());
      }),
    );
  });
});

describe("the step on screen, when images come or go", () => {
  const spot = modified("RMSCC", "R", "CC", "MAGNIFICATION", "SPOT_COMPRESSION");
  const tail = modified("LCCAT", "L", "CC", "AXILLARY_TAIL");
  const before = stagesOf([...standard, spot], 1.4);
  const prior = [image("R", "CC", { id: "old" })];

  test.each([
    ["a prior", stagesOf([...standard, spot], 1.4, prior)],
    ["a view that hangs before it", stagesOf([tail, ...standard, spot], 1.4)],
    ["a prior that goes", stagesOf([...standard, spot], 1.4), stagesOf([...standard, spot], 1.4, prior)],
    ["a wider screen", stagesOf([...standard, spot], 2.5)],
    ["a standard view that comes later", stagesOf([...standard, spot], 1.4), stagesOf([...standard.slice(1), spot], 1.4)],
  ])("%s: every step shows the views that it showed", (_, after, first = before) => {
    for (const stage of first.filter(({ name }) => !name.includes("prior"))) {
      const place = placeOf(stage, after);
      const shown = place === null ? [] : ids(after[place]!).flat();
      expect(shown).toEqual(expect.arrayContaining(ids(stage).flat().filter(Boolean)));
      if (!stage.name.startsWith("extra")) expect(after[place!]!.name).toBe(stage.name);
    }
  });
  test("a step without any of its images has no place", () => {
    expect(placeOf(stagesOf([spot], 1.4)[0]!, stagesOf(standard, 1.4))).toBeNull();
  });
});
