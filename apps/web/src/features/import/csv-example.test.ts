import { readFileSync } from "node:fs";
import { readFactsCsv, readLesionsCsv } from "@second-read/imaging/facts-csv";
import { expect, test } from "vitest";
import { factsExample, lesionsExample } from "./csv-example.ts";

test("the examples of the page are read without a problem, and are those of the documentation", () => {
  const facts = readFactsCsv(new TextEncoder().encode(factsExample));
  expect([facts.refusal, facts.problems, facts.rows.length]).toEqual([null, [], 2]);
  const lesions = readLesionsCsv(new TextEncoder().encode(lesionsExample));
  expect([lesions.refusal, lesions.problems, lesions.lesions.size]).toEqual([null, [], 1]);
  const page = readFileSync(new URL("../../../../../docs/import.md", import.meta.url), "utf8");
  for (const line of `${factsExample}${lesionsExample}`.trim().split("\n")) expect(page).toContain(`    ${line}\n`);
});
