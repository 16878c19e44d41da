import { describe, expect, it } from "vitest";
import { betaQuantile, incompleteBeta, logGamma, normalCdf, twoSidedP } from "./distributions.ts";
import { randomStream, shuffled } from "./random.ts";

const take = (seed: number, count: number, name = "test") => {
  const random = randomStream(seed, name);
  return Array.from({ length: count }, () => random.uniform());
};

describe("seeded random numbers", () => {
  it("are the same for the same seed and name, different for any other, and never 1", () => {
    expect(take(42, 100)).toEqual(take(42, 100));
    expect(take(42, 100)).not.toEqual(take(43, 100));
    expect(take(42, 100)).not.toEqual(take(42, 100, "other"));
    // Recorded so that a change of the generator is noticed: every stored seed would have another meaning.
    expect(take(1, 3)).toMatchInlineSnapshot(`
      [
        0.7597723184153438,
        0.2742801527492702,
        0.07811167440377176,
      ]
    `);
    expect(Math.max(...take(7, 100_000))).toBeLessThan(1);
  });

  it("are uniform and normal as required", () => {
    const random = randomStream(3, "test");
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) counts[random.integer(0, 9)]!++;
    // χ² with 9 degrees of freedom: 33.7 is its 99.99 % quantile.
    expect(counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(33.7);
    const normal = Array.from({ length: 50_000 }, () => random.normal());
    expect(normal.reduce((a, b) => a + b, 0) / 50_000).toBeCloseTo(0, 1);
    expect(normal.reduce((a, b) => a + b * b, 0) / 50_000).toBeCloseTo(1, 1);
  });

  it("shuffle without losing any item", () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const mixed = shuffled(items, randomStream(1, "test"));
    expect(mixed).not.toEqual(items);
    expect([...mixed].sort((a, b) => a - b)).toEqual(items);
  });
});

describe("distributions", () => {
  it("agree with their tables", () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 13);
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316300933, 14);
    expect(twoSidedP(0)).toBe(1);
    expect(logGamma(10)).toBeCloseTo(Math.log(362880), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(incompleteBeta(0.3, 2, 5)).toBeCloseTo(0.579825, 6);
    expect(incompleteBeta(betaQuantile(0.9, 3, 4), 3, 4)).toBeCloseTo(0.9, 12);
  });
});
