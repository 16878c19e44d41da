import { describe, expect, it } from "vitest";
import { makeExam } from "./make-exam.ts";
import type { LesionRequest, PhantomImage } from "./types.ts";

const matrix = { rows: 400, columns: 325 };
const kinds: LesionRequest[] = [
  { kind: "MASS", class: "BENIGN" },
  { kind: "MASS", class: "MALIGNANT", margin: "spiculated" },
  { kind: "CALCIFICATIONS", class: "MALIGNANT" },
  { kind: "ARCHITECTURAL_DISTORTION" },
];

describe("the truth of a phantom", () => {
  for (const [i, request] of kinds.entries()) {
    const laterality: "R" | "L" = i % 2 === 0 ? "R" : "L";
    it(`marks the ${request.class ?? ""} ${request.kind} of the ${laterality} breast where it was drawn, on both views and nowhere else`, () => {
      const seed = 40 + i;
      const lesion = { ...request, laterality, conspicuity: 1, diameterMm: 18 };
      const exam = makeExam({ ...matrix, seed, lesions: [lesion] });
      const without = makeExam({ ...matrix, seed, lesions: [] });
      expect(exam.breasts[laterality].class).toBe(exam.breasts[laterality].lesions[0]?.class);
      expect(exam.breasts[laterality === "R" ? "L" : "R"].class).toBe("NORMAL");
      exam.images.forEach((image, index) => {
        const plain = without.images[index] as PhantomImage;
        if (image.laterality !== laterality) {
          expect(image.lesions).toEqual([]);
          expect(image.pixels).toEqual(plain.pixels);
          return;
        }
        const [mark] = image.lesions;
        if (!mark) throw new Error("the view has no mark");
        const [left, top, right, bottom] = mark.box;
        expect(left >= 0 && top >= 0 && right <= image.columns && bottom <= image.rows).toBe(true);
        for (const [column, row] of mark.points) {
          expect(column).toBeGreaterThanOrEqual(left - 1);
          expect(column).toBeLessThanOrEqual(right + 1);
          expect(row).toBeGreaterThanOrEqual(top - 1);
          expect(row).toBeLessThanOrEqual(bottom + 1);
        }
        // Most of what the lesion added is in the box, which covers at most a fortieth of the picture.
        let within = 0;
        let added = 0;
        image.pixels.forEach((value, k) => {
          const column = k % image.columns;
          const row = Math.floor(k / image.columns);
          const more = value - (plain.pixels[k] as number);
          // Noise is drawn anew where the signal differs; smaller differences are not part of the lesion.
          if (more < 60) return;
          added += more;
          if (column >= left - 2 && column <= right + 2 && row >= top - 2 && row <= bottom + 2) within += more;
        });
        expect(added).toBeGreaterThan(0);
        expect(within / added).toBeGreaterThan(0.8);
        expect((right - left) * (bottom - top)).toBeLessThan((image.rows * image.columns) / 20);
      });
    });
  }

  it("shows a plain mass brighter than its surroundings", () => {
    let brighter = 0;
    for (let seed = 0; seed < 4; seed++) {
      const exam = makeExam({
        ...matrix,
        seed,
        density: "b",
        lesions: [{ laterality: "L", kind: "MASS", margin: "circumscribed", conspicuity: 1 }],
      });
      for (const image of exam.images) {
        const [mark] = image.lesions;
        if (mark && meanWithin(image, mark.box, 0.5) > meanRound(image, mark.box)) brighter++;
      }
    }
    expect(brighter).toBeGreaterThanOrEqual(7);
  });

  it("puts a lesion at the same depth behind the nipple on both views", () => {
    for (let seed = 0; seed < 8; seed++) {
      const exam = makeExam({ rows: 128, columns: 104, seed, lesions: [{}] });
      const lesion = [...exam.breasts.R.lesions, ...exam.breasts.L.lesions][0];
      if (!lesion) throw new Error("the lesion that was asked for is missing");
      const { CC, MLO } = lesion.marks;
      // Radiologists allow 10 mm between the views.
      expect(Math.abs(CC.depthFromNippleMm - MLO.depthFromNippleMm)).toBeLessThanOrEqual(10);
      for (const mark of [CC, MLO]) {
        const image = exam.images.find((i) => i.laterality === lesion.laterality && i.lesions.includes(mark));
        if (!image) throw new Error("the mark is on no image");
        const [column, row] = [mark.centre[0] - image.nipple[0], mark.centre[1] - image.nipple[1]];
        const straightMm = Math.hypot(column, row) * image.pixelSpacingMm[0];
        expect(Math.abs(straightMm - mark.distanceFromNippleMm)).toBeLessThan(8);
        expect(Math.sign(column)).toBe(lesion.laterality === "R" ? 1 : -1);
      }
    }
  });

  it("covers a mix of ages, densities, makers and classes", () => {
    const exams = Array.from({ length: 40 }, (_, seed) => makeExam({ rows: 64, columns: 64, seed }));
    const count = (of: (exam: (typeof exams)[number]) => string) => new Set(exams.map(of)).size;
    expect(count((e) => e.density)).toBe(4);
    expect(count((e) => e.vendor.name)).toBe(2);
    expect(count((e) => `${e.breasts.R.class} ${e.breasts.L.class}`)).toBeGreaterThanOrEqual(5);
    expect(Math.min(...exams.map((e) => e.ageYears))).toBeLessThan(48);
    expect(Math.max(...exams.map((e) => e.ageYears))).toBeGreaterThan(65);
  });

  it("has a pitch of 0.070 or 0.100 mm at full size and covers the same field at any other", () => {
    const small = makeExam({ ...matrix, seed: 1, vendor: "A" });
    expect(small.vendor.detectorPitchMm).toBe(0.07);
    expect(small.images[0]?.pixelSpacingMm[0]).toBeCloseTo((0.07 * 3328) / 400, 5);
  });
});

type Box = readonly [number, number, number, number];

function meanWithin(image: PhantomImage, [left, top, right, bottom]: Box, share: number): number {
  const [x, y, w, h] = [(left + right) / 2, (top + bottom) / 2, ((right - left) / 2) * share, ((bottom - top) / 2) * share];
  return mean(image, (column, row) => ((column - x) / w) ** 2 + ((row - y) / h) ** 2 < 1);
}

function meanRound(image: PhantomImage, [left, top, right, bottom]: Box): number {
  const [x, y, w, h] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  return mean(image, (column, row) => {
    const r = ((column - x) / w) ** 2 + ((row - y) / h) ** 2;
    return r > 1.4 && r < 2.6;
  });
}

function mean(image: PhantomImage, inside: (column: number, row: number) => boolean): number {
  let sum = 0;
  let n = 0;
  image.pixels.forEach((value, i) => {
    if (!inside(i % image.columns, Math.floor(i / image.columns))) return;
    sum += value;
    n++;
  });
  return sum / n;
}
