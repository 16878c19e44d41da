import { describe, expect, it } from "vitest";
import { type Binned, populationStability } from "./population-stability.ts";
import { randomStream } from "./random.ts";

const units = (name: string, ...counts: number[]): Binned[] =>
  counts.flatMap((count, bin) => Array.from({ length: count }, (_, i) => ({ patient: `${name} ${bin} ${i}`, bin })));

describe("the population stability index", () => {
  it("equals that of a table computed by hand", () => {
    // 100.5 of 201 against 50.5 of 201 and 150.5 of 201: (p − q) ln(p / q), twice.
    const [q, p, rest] = [0.5, 50.5 / 201, 150.5 / 201];
    const expected = (p - q) * Math.log(p / q) + (rest - q) * Math.log(rest / q);
    const { psi, chanceLimit } = populationStability(units("then", 100, 100), units("now", 50, 150), 2);
    expect(psi.value).toBeCloseTo(expected, 12);
    expect(psi.low ?? 1).toBeLessThan(expected);
    expect(psi.high ?? 0).toBeGreaterThan(expected);
    // χ²(1) at 0.95 is 3.8415.
    expect(chanceLimit).toBeCloseTo(3.8415 * (1 / 200 + 1 / 200), 4);
  });

  it("stays below its chance limit in 19 of 20 samples without drift", () => {
    const random = randomStream(7, "psi");
    const sample = (name: string, size: number) =>
      Array.from({ length: size }, (_, i): Binned => ({ patient: `${name} ${i}`, bin: random.integer(0, 4) }));
    let past = 0;
    const trials = 60;
    for (let trial = 0; trial < trials; trial += 1) {
      const { psi, chanceLimit } = populationStability(sample("then", 300), sample("now", 40), 5);
      if ((psi.value ?? 0) > (chanceLimit ?? 0)) past += 1;
    }
    expect(past / trials).toBeLessThan(0.15);
  });

  it("is finite if a bin is empty, and null if a side is", () => {
    expect(populationStability(units("then", 40, 0), units("now", 0, 40), 2).psi.value).toBeGreaterThan(0.25);
    expect(populationStability([], units("now", 3, 3), 2)).toMatchObject({ psi: { value: null, note: "not known of the training data" } });
    expect(populationStability(units("then", 3, 3), [], 2)).toMatchObject({ psi: { value: null, low: null }, chanceLimit: null });
  });
});
