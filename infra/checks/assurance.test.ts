import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// docs/assurance.md accounts for the whole test programme: an id without a row was forgotten, and a row without a test says why it has none.

const root = join(import.meta.dirname, "../..");
const programme = { L: 7, F: 14, B: 10, A: 7, G: 9, D: 10 };
const ids = Object.entries(programme).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`));
const noTest = "none";

interface Row {
  readonly ids: readonly string[];
  readonly tests: string;
  readonly result: string;
}

const rows: readonly Row[] = readFileSync(join(root, "docs/assurance.md"), "utf8")
  .split("\n")
  .filter((line) => /^\|(?! (id|-))/.test(line))
  .map((line) => {
    const [, id = "", , tests = "", result = ""] = line.split("|").map((cell) => cell.trim());
    return { ids: id.match(/[A-Z]\d+/g) ?? [], tests, result };
  });

it.each(ids)("%s has a row", (id) => {
  expect(rows.filter((row) => row.ids.includes(id))).not.toEqual([]);
});

it("measurements made by hand have a date", () => {
  const measured = rows.filter(({ tests, result }) => /e2e\/bench\//.test(tests) || /\bat a load of\b/.test(result));
  expect(measured.length).toBeGreaterThan(5);
  expect(measured.filter(({ result }) => !/\(\d{1,2} [A-Z][a-z]{2} 20\d\d\)/.test(result))).toEqual([]);
});

it("each row names existing tests, or says why it has none", () => {
  const paths = ({ tests }: Row) => [...tests.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
  const isTest = (path: string) => /(\.(test|spec)\.tsx?$|^e2e\/bench\/.+\.ts$)/.test(path) && existsSync(join(root, path));
  const wrong = rows.filter((row) => {
    if (row.tests === noTest) return row.result.length < 20;
    return paths(row).length === 0 || !paths(row).every(isTest);
  });
  expect(wrong).toEqual([]);
});
