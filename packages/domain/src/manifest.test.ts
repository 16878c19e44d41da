import { describe, expect, test } from "vitest";
import {
  countManifest,
  createShareCount,
  createSidesCheck,
  isInOneFold,
  type ManifestLine,
  readManifest,
  writeManifest,
} from "./manifest.ts";
import { foldOf } from "./split.ts";

const line = (change: Partial<ManifestLine>): ManifestLine => ({
  imageId: "i1",
  sha256: "aa",
  examId: "e1",
  patientId: "p1",
  laterality: "R",
  view: "CC",
  modifiers: [],
  isStandard: true,
  class: "NORMAL",
  truthId: "t1",
  truthVersion: 1,
  lesions: [],
  density: "b",
  ageBand: null,
  vendor: null,
  split: "TRAIN",
  foldIndex: 0,
  ...change,
});

describe("a manifest", () => {
  const lines = [
    line({ sha256: "bb", imageId: "i2", view: "MLO" }),
    line({}),
    line({ sha256: "cc", imageId: "i3", laterality: "L", class: "BENIGN" }),
  ];

  test("has one text whatever the order of lines and keys", () => {
    const shuffled = [...lines].reverse().map((entry) => Object.fromEntries(Object.entries(entry).reverse()) as unknown as ManifestLine);
    expect(writeManifest(shuffled)).toBe(writeManifest(lines));
    expect(writeManifest(lines).split("\n")[0]).toContain('"sha256":"aa"');
  });

  test("comes back as it was written", () => {
    expect(readManifest(writeManifest(lines))).toEqual([lines[1], lines[0], lines[2]]);
  });

  test("of a snapshot from before views were told apart is read, and all of it is used", () => {
    const { modifiers: _, isStandard: __, foldIndex: dealIndex, ...rest } = line({ view: "ML" });
    const older = { ...rest, dealIndex };
    const [read] = readManifest(`${JSON.stringify(older)}\n`);
    expect(read).toEqual(line({ view: "ML", isStandard: null }));
    expect(countManifest(readManifest(JSON.stringify(older))).breasts).toBe(1);
  });

  test("keeps how strong each truth is, and the bytes of a manifest from before it was kept", () => {
    const [first, ...others] = lines;
    const graded = [{ ...(first as ManifestLine), strength: "PATHOLOGY" } as const, ...others];
    expect(readManifest(writeManifest(graded)).map(({ strength }) => strength)).toEqual([undefined, "PATHOLOGY", undefined]);
    expect(writeManifest(graded)).not.toBe(writeManifest(lines));
    expect(writeManifest(readManifest(writeManifest(lines)))).toBe(writeManifest(lines));
    expect(writeManifest(lines)).not.toContain("strength");
  });

  test("does not count a breast without a standard view", () => {
    const spot = line({
      imageId: "i6",
      sha256: "ff",
      laterality: "L",
      class: "MALIGNANT",
      modifiers: ["SPOT_COMPRESSION"],
      isStandard: false,
    });
    expect(countManifest([...lines.slice(0, 2), spot])).toMatchObject({ breasts: 1, positives: 0 });
  });

  test("counts breasts, not images, and held-out patients apart", () => {
    const heldOut = line({
      sha256: "dd",
      imageId: "i4",
      examId: "e2",
      patientId: "p2",
      class: "MALIGNANT",
      split: "LOCKED",
      foldIndex: null,
    });
    expect(countManifest([...lines, heldOut])).toEqual({ patients: 1, breasts: 2, positives: 1, lockedTestPatients: 1 });
  });

  test("counts a patient with one positive and one normal breast on both sides", () => {
    const shares = createShareCount();
    for (const one of [line({}), line({ imageId: "i7", laterality: "L", class: "MALIGNANT" })]) shares.add(one);
    expect(shares.result().all).toMatchObject({ patientsWithPositive: 1, patientsWithNormal: 1 });
  });

  test("tells for any number of folds whether all patients of a class fall into one", () => {
    const inFold = (foldIndex: number, patientId = `p${foldIndex}`) => line({ imageId: patientId, patientId, foldIndex, class: "BENIGN" });
    const benign = (...foldIndices: number[]) => {
      const shares = createShareCount();
      for (const foldIndex of foldIndices) shares.add(inFold(foldIndex));
      return shares.result().standard.classes.BENIGN;
    };
    const indices = [[], [3], [1, 7, 13], [1, 7, 12], [0, 10, 20, 40], [4, 4], [2, 1]];
    for (const some of indices)
      for (let folds = 2; folds <= 10; folds += 1)
        expect(isInOneFold(benign(...some), folds), `${some} in ${folds}`).toBe(new Set(some.map((one) => foldOf(one, folds))).size === 1);
  });

  test("names a patient who is on both sides of the split", () => {
    const sides = createSidesCheck();
    lines.forEach(sides.add);
    expect(sides.patientsOnBoth()).toEqual([]);
    sides.add(line({ imageId: "i5", sha256: "ee", split: "LOCKED", foldIndex: null }));
    expect(sides.patientsOnBoth()).toEqual(["p1"]);
  });
});
