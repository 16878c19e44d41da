import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { findSql } from "./find-sql.ts";
import { mayImport, onlyImporter, testFile, webMayImport, webServerMayImport } from "./import-rules.ts";

/** dependency-cruiser would do this if it could read TypeScript 7. */
interface Import {
  readonly from: string;
  readonly specifier: string;
}

const statement = /(?:^|\n)\s*(?:import|export)\s+(?:[^;"']*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;
const ours = "@second-read/";
const skipped = new Set(["node_modules", ".next", "generated", ".data", "kernels", ".turbo"]);

/** Every rule that one of our imports breaks, and SQL outside its package, one sentence each. `root` is the repository. */
export async function checkImports(root: string): Promise<string[]> {
  const files = (await Promise.all(["packages", "apps", "infra", "e2e"].map((folder) => sources(join(root, folder))))).flat();
  const read = await Promise.all(files.map(async (file) => ({ from: relative(root, file), text: await readFile(file, "utf8") })));
  const imports = read.flatMap(({ from, text }) => importsOf(from, text));
  const entries = await readExports(root);
  return [
    ...imports.flatMap((one) => faultsOf(one, entries)),
    ...findCycles(imports),
    ...read.flatMap(({ from, text }) => findSql(from, text)),
  ];
}

/** The entry points of each package: "" for the main one, "facts" for "./facts". */
async function readExports(root: string): Promise<Map<string, Set<string>>> {
  const entry = async (name: string): Promise<[string, Set<string>]> => {
    const text = await readFile(join(root, "packages", name, "package.json"), "utf8").catch(() => '{"exports":{".":""}}');
    const { exports = {} } = JSON.parse(text) as { exports?: Record<string, unknown> };
    return [name, new Set(Object.keys(exports).map((path) => path.replace(/^\.\/?/, "")))];
  };
  return new Map(await Promise.all(Object.keys(mayImport).map(entry)));
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(statement)].map((match) => ({ from, specifier: match[1] ?? match[2] ?? "" }));
}

function faultsOf({ from, specifier }: Import, entries: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const [kind = "", folder = ""] = from.split("/");
  const faults: string[] = [];
  const say = (why: string) => faults.push(`${from} imports ${specifier}: ${why}`);
  if (onlyImporter.some(({ module, importer }) => module.test(specifier) && !importer.test(from)))
    say("another package is its only importer");
  if (specifier.startsWith(".")) {
    const target = join(dirname(from), specifier).split("/");
    if (target[0] !== kind || (kind !== "infra" && kind !== "e2e" && target[1] !== folder)) say("a relative path leaves its package");
    return faults;
  }
  if (!specifier.startsWith(ours)) return faults;
  const [name = "", ...deeper] = specifier.slice(ours.length).split("/");
  if (mayImport[name] === undefined) say("apps are not imported");
  else if (!entries.get(name)?.has(deeper.join("/"))) say("a package is used through its exports");
  if (testFile.test(from)) return faults;
  if (kind === "packages" && name !== folder && !mayImport[folder]?.includes(name))
    say(`${folder} may import ${mayImport[folder]?.join(", ") || "nothing of ours"}`);
  const webMay = /^apps\/web\/server/.test(from) ? webServerMayImport : webMayImport;
  if (from.startsWith("apps/web/") && !webMay.includes(name)) say(`the web may import ${webMay.join(", ")}`);
  if (kind === "apps" && name === "testing") say("only tests may");
  return faults;
}

/** Files that import each other in a cycle, including type imports: none can be understood, moved or tested without the others. */
function findCycles(imports: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, specifier } of imports) {
    if (!specifier.startsWith(".")) continue;
    edges.set(from, [...(edges.get(from) ?? []), relative(".", resolve(".", dirname(from), specifier))]);
  }
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) faults.push(`a cycle of imports: ${[...path.slice(at), file].join(" → ")}`);
    if (at >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return faults;
}
