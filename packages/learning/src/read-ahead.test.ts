import { describe, expect, it } from "vitest";
import { readAhead } from "./read-ahead.ts";

describe("reading ahead", () => {
  it("starts reading the next item while one is processed, and no more", async () => {
    const told: string[] = [];
    const read = async (name: string) => {
      told.push(`read ${name}`);
      return name;
    };
    for await (const name of readAhead(["a", "b", "c"], read)) told.push(`use ${name}`);
    expect(told).toEqual(["read a", "read b", "use a", "read c", "use b", "use c"]);
  });

  it("throws a read error only when its turn comes", async () => {
    const used: string[] = [];
    const read = async (name: string) => {
      if (name === "b") throw new Error("b is gone");
      return name;
    };
    const all = async () => {
      for await (const name of readAhead(["a", "b", "c"], read)) used.push(name);
    };
    await expect(all()).rejects.toThrow("b is gone");
    expect(used).toEqual(["a"]);
  });

  it("yields nothing for an empty list", async () => {
    for await (const _ of readAhead([], async () => 1)) throw new Error("there is nothing to read");
  });
});
