import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n");
const documents = files.filter((file) => file.endsWith(".md"));
/** Describes the past and is not updated. */
const isHistory = (document: string) => document === "CHANGELOG.md" || document.startsWith("docs/decisions/");

/** Files written in backticks: paths from the root, or just names where these are unambiguous. */
function filesIn(text: string): string[] {
  return [...text.matchAll(/`([\w@./{},[\]-]+\.(?:ts|tsx|mjs|sql|prisma|graphql|json|css|md|sh))`/g)].flatMap(([, path = ""]) => path);
}

/** Folders written in backticks. */
function foldersIn(text: string): string[] {
  return [...text.matchAll(/`((?:apps|docs|e2e|infra|packages|prisma)(?:\/[\w@[\]-]+)+)\/?`/g)].flatMap(([, path = ""]) => path);
}

describe.each(documents.filter((document) => !isHistory(document)))("%s", (document) => {
  it("names only existing files and folders", () => {
    // Files beside a checkout on some machines, files that users bring, and name patterns.
    const theirs = /^(\.\.\/|facts\.csv|lesions\.csv|x\.|operations\/verb-noun)/;
    const isThere = (path: string) =>
      files.some((file) => (path.includes("/") ? file === path : file.endsWith(`/${path}`) || file === path));
    const missing = filesIn(read(document)).filter((path) => !theirs.test(path) && !isThere(path));
    expect(missing).toEqual([]);
    expect(foldersIn(read(document)).filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
  });
});

describe.each(documents)("%s", (document) => {
  it("links only to existing targets", () => {
    const targets = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !files.includes(join(dirname(document), target)))).toEqual([]);
  });
});

it("each image of docs/images is shown somewhere, is small, and is taken by npm run screenshots -- --docs", () => {
  const images = files.filter((file) => file.startsWith("docs/images/"));
  const shown = documents.flatMap((document) =>
    [...read(document).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = ""]) => join(dirname(document), target)),
  );
  const taken = [...read("e2e/pictures/docs.ts").matchAll(/ name: "([a-z-]+)",/g)].map(([, name]) => `docs/images/${name}.webp`);
  expect([...new Set(shown)].sort()).toEqual(images.sort());
  expect(images).toEqual([...new Set(taken)].sort());
  expect(images.filter((image) => statSync(join(root, image)).size > 150_000)).toEqual([]);
});

it("each command of package.json takes the place of npm's shell, which would not pass a signal on to it", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  expect(Object.values(scripts).filter((script) => !script.startsWith("exec "))).toEqual([]);
});

it("CONTRIBUTING.md names each command of package.json, and no other", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = [...read("CONTRIBUTING.md").matchAll(/^\| `npm (?:run )?([a-z:]+)/gm)].map(([, name]) => name);
  expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort());
});

it("docs/configuration.md names each variable that a process reads, and no other", () => {
  const sources = files.filter((file) =>
    /(^apps\/[a-z]+\/(src\/config\.ts|server.*\.mjs)|^packages\/runtime\/src\/fields\.ts)$/.test(file),
  );
  const readBy = sources.flatMap((file) => [
    ...[...read(file).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name),
    ...[...read(file).matchAll(/process\.env\.([A-Z0-9_]+)/g)].map(([, name]) => name),
  ]);
  // Set by the start command for the processes that it starts.
  const inner = new Set(["API_PORT", "API_URL", "CODE_VERSION", "STORE_ORIGINS", "SECOND_READ_DEV"]);
  // Read by the start command, by learning and for traces, before any configuration is parsed.
  const early = ["API_PROCESSES", "SECOND_READ_DATA", "SECOND_READ_DEMO", "NATIVE_TENSORFLOW_FOLDER", "OTEL_EXPORTER_OTLP_ENDPOINT"];
  const table = read("docs/configuration.md");
  const documented = [...table.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name),
  );
  expect([...new Set(documented)].sort()).toEqual([...new Set([...readBy, ...early])].filter((name) => !inner.has(name ?? "")).sort());
});

it("ARCHITECTURE.md has a row for each process and each package, and no other", () => {
  const named = [...read("ARCHITECTURE.md").matchAll(/^\| `((?:apps|packages)\/[a-z-]+)`/gm)].map(([, name]) => name);
  const folders = files.filter((file) => /^(apps|packages)\/[^/]+\/package\.json$/.test(file)).map(dirname);
  expect(named.sort()).toEqual(folders.sort());
});
