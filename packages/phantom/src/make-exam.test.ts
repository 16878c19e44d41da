import { describe, expect, it } from "vitest";
import { makeExam } from "./make-exam.ts";
import { toDicom } from "./to-dicom.ts";

const small = { rows: 256, columns: 208 };

describe("makeExam", () => {
  it("gives the same exam bit for bit for the same seed", () => {
    const request = { ...small, seed: 7, lesions: [{}] };
    expect(makeExam(request)).toEqual(makeExam(request));
  });

  it("gives another patient for another seed", () => {
    const [a, b] = [makeExam({ ...small, seed: 1 }), makeExam({ ...small, seed: 2 })];
    expect(a.patientKey).not.toBe(b.patientKey);
    expect(a.images[0]?.pixels).not.toEqual(b.images[0]?.pixels);
  });

  it("gives the same breasts, exposed at another time, for an exam of earlier years", () => {
    const now = makeExam({ ...small, seed: 4, lesions: [] });
    const before = makeExam({ ...small, seed: 4, lesions: [], yearsBefore: 2 });
    expect([before.patientKey, before.density, before.ageYears]).toEqual([now.patientKey, now.density, now.ageYears - 2]);
    const [a, b] = [now, before].map(({ images }) => [...(images[0]?.pixels ?? [])]) as [number[], number[]];
    expect(b).not.toEqual(a);
    const change = a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
    const range = Math.max(...a) - Math.min(...a);
    expect(change / range).toBeLessThan(0.02);
    const text = (exam: typeof now) => Buffer.from(toDicom(exam, exam.images[0] as (typeof exam.images)[number])).toString("latin1");
    const year = (exam: typeof now) => Number(/DA..(\d{4})/s.exec(text(exam))?.[1]);
    expect(year(now) - year(before)).toBe(2);
    expect(() => makeExam({ ...small, seed: 1, yearsBefore: -1 })).toThrow(RangeError);
  });

  it("rejects a seed that is not an integer and a matrix that is too small", () => {
    expect(() => makeExam({ ...small, seed: 0.5 })).toThrow(RangeError);
    expect(() => makeExam({ ...small, seed: -1 })).toThrow(RangeError);
    expect(() => makeExam({ seed: 1, rows: 20, columns: 20 })).toThrow(RangeError);
  });

  it("holds four views of 12 bits with the chest wall where the orientation says", () => {
    const exam = makeExam({ ...small, seed: 3, lesions: [] });
    expect(exam.images.map((i) => `${i.laterality} ${i.view}`)).toEqual(["R CC", "L CC", "R MLO", "L MLO"]);
    for (const image of exam.images) {
      let most = 0;
      const half = [0, 0];
      image.pixels.forEach((value, i) => {
        most = Math.max(most, value);
        const side = i % image.columns < image.columns / 2 ? 0 : 1;
        half[side] = (half[side] as number) + value;
      });
      expect(most).toBeLessThanOrEqual(4095);
      const chestWallIsRight = (half[1] as number) > (half[0] as number);
      expect(chestWallIsRight).toBe(image.laterality === "R");
      expect(image.patientOrientation[0]).toBe(image.laterality === "R" ? "P" : "A");
    }
    expect(exam.breasts.R.class).toBe("NORMAL");
  });

  it("writes files that differ in their instance and agree in their study", () => {
    const exam = makeExam({ ...small, seed: 5 });
    const files = exam.images.map((image) => toDicom(exam, image));
    for (const file of files) expect(new TextDecoder("latin1").decode(file.subarray(128, 132))).toBe("DICM");
    expect(new Set(files.map((file) => Buffer.from(file).toString("base64"))).size).toBe(4);
    expect(toDicom(makeExam({ ...small, seed: 5 }), exam.images[0] as (typeof exam.images)[number])).toEqual(files[0]);
  });
});
