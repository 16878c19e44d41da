import { expect, test } from "vitest";
import { componentsOf, licenceTable, notAllowed } from "./licences.ts";

const sbom = {
  components: [
    { purl: "pkg:npm/pg@8.0.0", licenses: [{ license: { id: "MIT" } }] },
    { purl: "pkg:npm/%40mantine/core@9.0.0", licenses: [{ license: { id: "MIT" } }] },
    { purl: "pkg:npm/%40second-read/api@0.1.0" },
    { purl: "pkg:npm/either@1.0.0", licenses: [{ expression: "(GPL-3.0-only OR MIT)" }] },
    { purl: "pkg:npm/both@1.0.0", licenses: [{ expression: "MIT AND GPL-3.0-only" }] },
    { purl: "pkg:npm/words@1.0.0", licenses: [{ license: { name: 'Ours, "see file"' } }] },
    { purl: "pkg:npm/silent@1.0.0" },
  ],
};

test("third-party packages are listed by name, with their licences", () => {
  expect(componentsOf(sbom).map(({ name }) => name)).toEqual(["@mantine/core", "both", "either", "pg", "silent", "words"]);
  expect(licenceTable(componentsOf(sbom)).split("\r\n").slice(0, 3)).toEqual([
    "name,version,licence",
    "@mantine/core,9.0.0,MIT",
    "both,1.0.0,MIT AND GPL-3.0-only",
  ]);
  expect(licenceTable(componentsOf(sbom))).toContain('words,1.0.0,"Ours, ""see file"""\r\n');
});

test("a licence that was not reviewed is named, also one of several, and a package without one", () => {
  expect(notAllowed(componentsOf(sbom)).map(({ name }) => name)).toEqual(["both", "silent", "words"]);
});
