import { describe, expect, it } from "vitest";
import { sortFiles } from "./gather-files.ts";

const file = (path: string) => ({ path, file: new File([], path) });

describe("what was dropped", () => {
  it("is told apart: images, facts, lesions, and what lies beside them", () => {
    const sorted = sortFiles(["set/a.png", "set/facts.csv", "set/lesions.csv", "set/Licence.txt", "set/IM0001"].map(file));
    expect(sorted.images.map(({ path }) => path)).toEqual(["set/a.png", "set/IM0001"]);
    expect([sorted.facts?.path, sorted.lesions?.path]).toEqual(["set/facts.csv", "set/lesions.csv"]);
    expect(sorted.others.map(({ path }) => path)).toEqual(["set/Licence.txt"]);
  });

  it("takes the only CSV for the facts, whatever its name", () => {
    expect(sortFiles([file("list.csv")]).facts?.path).toBe("list.csv");
    expect(sortFiles([file("a.dcm")]).facts).toBeNull();
  });
});
