import { describe, expect, it } from "vitest";
import { maySupersede } from "./supersede.ts";
import { truthStrengths } from "./words.ts";

describe("maySupersede", () => {
  it("holds for every pair: equal or lower rank is replaced, higher rank stays", () => {
    const allowed = truthStrengths.map((next) => truthStrengths.filter((current) => maySupersede(next, current)));
    expect(allowed).toEqual(truthStrengths.map((_, index) => truthStrengths.slice(index)));
  });

  it("lets anything be the first truth, and no read replace pathology", () => {
    expect(maySupersede("SINGLE_READ", null)).toBe(true);
    expect(maySupersede("AGREED", "PATHOLOGY")).toBe(false);
    expect(maySupersede("IMPORTED", "AGREED")).toBe(false);
    expect(maySupersede("AGREED", "IMPORTED")).toBe(true);
  });
});
