import type { DriftBreast } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { measureDrift } from "./measure-drift.ts";

const breasts = (month: string | null, count: number, more: (i: number) => Partial<DriftBreast> = () => ({})): DriftBreast[] =>
  Array.from({ length: count }, (_, i) => ({
    month,
    examId: `${month} ${i}`,
    patientId: `${month} ${i}`,
    score: ((i * 37) % 100) / 100,
    density: "abcd"[i % 4] ?? null,
    vendor: i % 2 === 0 ? "One" : "Two",
    isRecalled: i % 10 === 0,
    ...more(i),
  }));

const levels = (given: readonly DriftBreast[]) =>
  Object.fromEntries(measureDrift(given).map(({ month, measure, level }) => [`${month} ${measure}`, level]));

describe("drift", () => {
  const training = breasts(null, 200);

  test("is found where it occurs, and only there", () => {
    const found = levels([
      ...training,
      ...breasts("2026-01", 100),
      ...breasts("2026-02", 100, (i) => ({ score: 0.9 + i / 1000 })),
      ...breasts("2026-03", 100, () => ({ vendor: "Three" })),
      ...breasts("2026-04", 100, (i) => ({ isRecalled: i % 2 === 0 })),
      ...breasts("2026-05", 100, (i) => ({ density: i % 4 === 0 ? "a" : "d" })),
    ]);
    const drifted = Object.keys(found).filter((name) => found[name] === "DRIFTED");
    expect(drifted).toEqual(["2026-02 SCORE", "2026-03 VENDOR", "2026-04 RECALL", "2026-05 DENSITY"]);
    expect(Object.values(found).filter((level) => level === "STABLE")).toHaveLength(16);
  });

  test("is not evaluated for too few exams, nor reported where it may be due to chance", () => {
    const few = measureDrift([...training, ...breasts("2026-01", 19, () => ({ vendor: "Three" }))]);
    expect(few.map(({ level, exams, psi }) => [level, exams, psi.note])).toEqual(
      Array(4).fill(["NOT_EVALUATED", 19, "fewer than 20 exams"]),
    );
    const small = measureDrift([...training, ...breasts("2026-01", 20)]).find(({ measure }) => measure === "SCORE");
    expect(small).toMatchObject({ level: "STABLE", exams: 20, psi: { low: expect.any(Number), high: expect.any(Number) } });
    expect(small?.chanceLimit).toBeGreaterThan(0.25);
  });

  test("is not evaluated if the training data or the month lack the values", () => {
    const unread = measureDrift([...breasts(null, 200, () => ({ isRecalled: null })), ...breasts("2026-01", 50)]);
    expect(unread.find(({ measure }) => measure === "RECALL")).toMatchObject({
      level: "NOT_EVALUATED",
      psi: { note: "not known of the training data" },
    });
  });
});
