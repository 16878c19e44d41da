/**
 * tsx write-release.ts: writes prisma/release.json for the current state, at a release. What schema.prisma ignores is no longer used by the released
 * code, so the next release may drop it.
 */
import { readFile, writeFile } from "node:fs/promises";
import type { Release } from "../src/breaking-changes.ts";
import { readDatamodel, readMigrations } from "../src/migrate.ts";

const file = new URL("../../../prisma/release.json", import.meta.url);
const retired: string[] = [];
for (const [, model, body = ""] of (await readDatamodel()).matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)) {
  if (body.includes("@@ignore")) retired.push(model ?? "");
  else for (const [, column] of body.matchAll(/^\s*(\w+)\s.*\s@ignore\b/gm)) retired.push(`${model}.${column}`);
}
const release: Release = { lastMigration: (await readMigrations()).at(-1)?.name ?? "", retired };
const before = await readFile(file, "utf8");
const text = `${JSON.stringify(release, null, 2)}\n`;
await writeFile(file, text);
console.log(text === before ? "prisma/release.json is up to date." : `Wrote prisma/release.json: up to ${release.lastMigration}.`);
