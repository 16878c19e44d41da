import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Files that may show the word to a person, and what makes it true there. */
const mayWriteIt: Readonly<Record<string, string>> = {
  "packages/domain/src/truth-in-words.ts": "classInWords, which is tested over every class and strength",
  "packages/domain/src/gate.ts": "counts breasts of class MALIGNANT by pathology (ask-gate.ts asks for no other strength)",
  "apps/api/src/common/enums.ts": "descriptions that say what makes a cancer",
  "apps/api/src/models/models.type.ts": "descriptions that say what makes a cancer",
  "apps/web/src/features/missed/counts.ts": "counts what the API counts as cancers",
  "apps/web/src/features/missed/missed-summary.tsx": "the legend, which says what makes a cancer",
  "apps/web/src/features/versions/version-sentence.ts": "counts what the API counts as cancers",
  "packages/database/src/repositories/packed-cases.ts": "a statement's name for what cancerStrengths prove; nobody is shown it",
  "packages/imaging/src/data-sets/cmmd.ts": "the address of the archive",
  "packages/imaging/src/data-sets/rsna-screening.ts": "the name of the data set and of its column, which pathology proved",
};

/** Text that a person may be shown: quoted strings, templates, text between tags; not names of fields and variables, comments, or GraphQL. */
function shownTexts(source: string): string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*$/gm, "")
    .replaceAll(/graphql\(`[^`]*`\)/g, "");
  const texts = [...code.matchAll(/"[^"\n]*"|'[^'\n]*'|`[^`]*`|>[^<>{}]+</g)].map(([text]) => text.replaceAll(/\$\{[^}]*\}/g, ""));
  return texts.filter((text) => text !== '"cancer"');
}

test("only the words of truth, and counts of it, say cancer", () => {
  const sources = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "apps", "packages", "infra"], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/\.test\.tsx?$|\/testing\/|\/generated\//.test(file));
  const saying = sources.filter((file) => shownTexts(readFileSync(join(root, file), "utf8")).some((text) => /cancer/i.test(text)));
  expect(saying.sort()).toEqual(Object.keys(mayWriteIt).sort());
});
