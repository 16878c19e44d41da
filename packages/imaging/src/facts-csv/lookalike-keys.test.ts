import { expect, test } from "vitest";
import { notesOnKeys } from "./lookalike-keys.ts";

const rows = (...keys: (string | null)[]) =>
  keys.map((patientKey, index) => ({ file: `${index}.png`, line: index + 2, facts: { patientKey } }));

test.each([
  ["P-001", "p001"],
  ["0012", "12"],
  ["AB 7", "ab7"],
  ["P1.", "P1"],
  ["M\u00fcller-3", "M\u00dcLLER_03"],
])("%j and %j are one patient written down twice, or two: the sender is told", (one, other) => {
  expect(notesOnKeys(rows(one, one, other, null))).toEqual([
    `Patient keys that look alike stay different patients: ${JSON.stringify(one)} (line 2) and ${JSON.stringify(other)} (line 4). Give one patient one key.`,
  ]);
});

test.each([
  ["P1", "P2"],
  ["10", "100"],
  ["P1", "Q1"],
  ["100", "1"],
  ["0", "O"],
])("%j and %j are two", (one, other) => expect(notesOnKeys(rows(one, other, null))).toEqual([]));

test("the first few are listed, the others counted", () => {
  const [note] = notesOnKeys(rows(...["a", "b", "c", "d", "e"].flatMap((letter) => [letter, letter.toUpperCase()])));
  expect(note).toContain('"c" (line 6) and "C" (line 7); and 2 more. ');
});
