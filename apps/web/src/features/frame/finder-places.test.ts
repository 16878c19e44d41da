import { expect, test } from "vitest";
import { placesFor } from "./finder-places.ts";

const scope = { roles: new Set(["ANALYST"] as const), project: { key: "home" } };
const versions = [
  { id: "one", number: 1, aliases: [] },
  { id: "two", number: 2, aliases: ["champion"] },
];
const labelsOf = (typed: string, exams: Parameters<typeof placesFor>[0]["exams"] = []) =>
  placesFor({ scope, versions, exams, typed }).map(({ label }) => label);

test("without text, the pages of the roles and the versions are listed", () => {
  const labels = labelsOf("");
  expect(labels).toEqual(expect.arrayContaining(["Cases", "Versions", "v1", "v2"]));
  expect(labels).not.toContain("Read");
});

test("pages and versions are found by name before description, in either case", () => {
  expect(labelsOf(" V2 ")).toEqual(["v2"]);
  expect(labelsOf("champ")).toEqual(["v2"]);
  expect(labelsOf("version")).toEqual(["Versions", "v1", "v2"]);
});

test("exams are listed as the server found them, whatever was typed, with the matching note", () => {
  const exam = { id: "e/1", pseudonym: "K7RW2", status: "SETTLED" } as const;
  const exams = [
    { note: null, exam },
    { note: "faint distortion", exam: { ...exam, id: "e2", pseudonym: "Q2222" } },
  ];
  expect(placesFor({ scope, versions, exams, typed: "faint" })).toEqual([
    { id: "e/1", label: "K7RW2", description: "exam · final", href: "/p/home/cases?exam=e%2F1" },
    { id: "e2", label: "Q2222", description: "exam · final · “faint distortion”", href: "/p/home/cases?exam=e2" },
  ]);
});
