import { describe, expect, it } from "vitest";
import { gatherDropped, sortFiles } from "./gather-files.ts";

const file = (path: string) => ({ path, file: new File([], path) });
const sorted = (...paths: string[]) => sortFiles({ files: paths.map(file), skipped: [] });

describe("dropped files", () => {
  it("are sorted into images, facts, lesions, and skipped files with their reasons", () => {
    const { images, facts, lesions, skipped } = sorted(
      "set/a.png",
      "set/facts.csv",
      "set/lesions.csv",
      "set/more.csv",
      "set/Licence.txt",
      "set/IM0001",
      "set/.DS_Store",
      "DICOMDIR",
    );
    expect(images.map(({ path }) => path)).toEqual(["set/a.png", "set/IM0001"]);
    expect([facts?.path, lesions?.path]).toEqual(["set/facts.csv", "set/lesions.csv"]);
    expect(skipped).toEqual([
      { path: "set/facts.csv", reason: "FACTS" },
      { path: "set/lesions.csv", reason: "LESIONS" },
      { path: "set/more.csv", reason: "NOT_AN_IMAGE" },
      { path: "set/Licence.txt", reason: "NOT_AN_IMAGE" },
      { path: "set/.DS_Store", reason: "HIDDEN" },
      { path: "DICOMDIR", reason: "DICOMDIR" },
    ]);
  });

  it("include the only CSV as the facts, whatever its name, unless it is hidden", () => {
    expect(sorted("list.csv").facts?.path).toBe("list.csv");
    expect(sorted("a.dcm", ".facts.csv").facts).toBeNull();
    expect(sorted("lesions/facts.csv").facts?.path).toBe("lesions/facts.csv");
  });

  it("are collected from folders: one folder's by their paths in it, unreadable and hidden ones by name", async () => {
    const fileEntry = (name: string, fails = false) => ({
      name,
      isFile: true,
      isDirectory: false,
      file: (resolve: (file: File) => void, reject: () => void) => (fails ? reject() : resolve(new File([], name))),
    });
    const folderEntry = (name: string, children: object[]) => ({
      name,
      isFile: false,
      isDirectory: true,
      createReader: () => {
        const parts = [children, []];
        return { readEntries: (resolve: (entries: object[]) => void) => resolve(parts.shift() ?? []) };
      },
    });
    const dropped = (...entries: object[]) =>
      gatherDropped(entries.map((entry) => ({ webkitGetAsEntry: () => entry })) as unknown as DataTransferItemList);
    const sub = folderEntry("sub", [fileEntry("b.png"), fileEntry("gone.png", true)]);
    const { files, skipped } = await dropped(folderEntry("set", [fileEntry("a.png"), sub, folderEntry(".git", [fileEntry("x")])]));
    expect(files.map(({ path }) => path)).toEqual(["a.png", "sub/b.png"]);
    expect(skipped).toEqual([
      { path: "sub/gone.png", reason: "UNREADABLE" },
      { path: ".git/", reason: "HIDDEN" },
    ]);
    expect((await dropped(fileEntry("c.png"), sub)).files.map(({ path }) => path)).toEqual(["c.png", "sub/b.png"]);
  });
});
