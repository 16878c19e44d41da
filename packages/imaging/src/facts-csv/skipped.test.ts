import { expect, test } from "vitest";
import { skipReasonOf } from "./skipped.ts";

test.each([
  ["a.dcm", null],
  ["IM0001", null],
  ["series.7.1", null],
  ["-rf.png", null],
  ["deep/zürich scan.PGM", null],
  ["..odd.dcm", "HIDDEN"],
  [".DS_Store", "HIDDEN"],
  [".git/a.dcm", "HIDDEN"],
  ["sub/DICOMDIR", "DICOMDIR"],
  ["sub/notes.TXT", "NOT_AN_IMAGE"],
  ["Licence", "NOT_AN_IMAGE"],
  ["dicom.dir/a", null],
])("%s: %s", (path, reason) => expect(skipReasonOf(path)).toBe(reason));
