import { describe, expect, it } from "vitest";
import { changeFile, importedFactsOf, newBatch, progressOf, rejectionGroups, stopBatch } from "./import-state.ts";

const start = () =>
  newBatch(
    1,
    "p",
    [
      { path: "a.dcm", bytes: 10 },
      { path: "b.dcm", bytes: 10 },
    ],
    [
      { path: "c.png", stage: "rejected", reason: { code: "FILE_WITHOUT_FACTS", message: "No facts." } },
      { path: "notes.txt", stage: "skipped", reason: { code: "SKIPPED", message: "Text." } },
      { path: "gone.png", stage: "no file", reason: { code: "FACTS_WITHOUT_FILE", message: "No file." } },
    ],
    1000,
  );

describe("an import", () => {
  it("ends with its last file", () => {
    let batch = changeFile(start(), 0, { stage: "filed", uploadId: "1" }, 2000);
    expect(batch.endedAt).toBeNull();
    batch = changeFile(batch, 1, { stage: "rejected", uploadId: "2", reason: { code: "CORRUPT", message: "Damaged." } }, 3000);
    expect(batch.endedAt).toBe(3000);
    expect(progressOf(batch, 9000)).toMatchObject({
      done: 4,
      total: 4,
      filed: 1,
      rejected: 2,
      skipped: 1,
      withoutFile: 1,
      filesPerSecond: 1,
      secondsLeft: null,
    });
  });

  it("computes the speed from what was sent, not from what was rejected beforehand", () => {
    const batch = changeFile(start(), 0, { stage: "filed", uploadId: "1" }, 2000);
    expect(progressOf(batch, 3000)).toMatchObject({ done: 3, filesPerSecond: 0.5, secondsLeft: 2 });
    expect(progressOf(start(), 1000).filesPerSecond).toBeNull();
  });

  it("stops files that have not begun and lets the others finish", () => {
    const batch = stopBatch(changeFile(start(), 0, { stage: "sending" }, 2000), 2500);
    expect(batch.files.map(({ stage }) => stage)).toEqual(["sending", "stopped", "rejected", "skipped", "no file"]);
    expect(batch.endedAt).toBeNull();
    expect(stopBatch(start(), 2500).endedAt).toBe(2500);
  });

  it("groups rejected files by reason", () => {
    const corrupt = { code: "CORRUPT", message: "Damaged." };
    const batch = [0, 1].reduce((before, index) => changeFile(before, index, { stage: "rejected", reason: corrupt }, 2000), start());
    expect(rejectionGroups(batch.files).map(({ code, paths, isSkipped }) => [code, paths.length, isSkipped])).toEqual([
      ["CORRUPT", 2, false],
      ["FACTS_WITHOUT_FILE", 1, false],
      ["FILE_WITHOUT_FACTS", 1, false],
      ["SKIPPED", 1, true],
    ]);
  });

  it("lists filed files that need attention", () => {
    const reason = { code: "VIEW_CAME_LATER", message: "Came later." };
    const batch = changeFile(start(), 0, { stage: "filed", uploadId: "1", reason }, 2000);
    expect(rejectionGroups(batch.files)).toContainEqual({ ...reason, isSkipped: false, paths: ["a.dcm"] });
    expect(progressOf(batch, 3000)).toMatchObject({ filed: 1, rejected: 1 });
  });

  it("vouches for files without facts only if the box was ticked", () => {
    expect(importedFactsOf({ path: "a.png", facts: null }, false)).toBeNull();
    expect(importedFactsOf({ path: "a.png", facts: null }, true)).toEqual({ vouchedFor: true });
  });
});
