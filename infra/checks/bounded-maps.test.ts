import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/**
 * Maps and sets that live as long as a process that receives requests from outside, and why each stays small. Anything that grows with people,
 * addresses, documents or ids is a `Recent` (apps/api/src/common/recent.ts), because anybody can send ever new ones.
 */
const staySmall: Readonly<Record<string, string>> = {
  "apps/api/src/audit/openings.ts written": "begun anew each minute, and beyond 100,000",
  "apps/api/src/common/recent.ts #kept": "what a Recent is made of",
  "apps/api/src/exams/visibility.ts known": "exams of one request, or of one page of a job",
  "apps/api/src/exams/visibility.ts recorded": "the same",
  "apps/api/src/loaders.ts noted": "exams of one request",
  "apps/api/src/models/case-cache.ts kept": "bounded by the cases of all evaluations together, which are known once one is read",
  "apps/api/src/models/case-cache.ts sizes": "one for each of `kept`",
  "apps/api/src/open-streams.ts pending": "statements that have not ended",
  "apps/web/server/read-body.mjs unfinishedBytes": "clients with a request that has not arrived, which is given 30 s",
  "packages/database/src/connection.ts names": "bounded by preparedAtMost",
  "packages/database/src/repositories/reading/queue.ts preparedNextQueued": "two numbers, each of a few of ours",
  "packages/database/src/watch-connections.ts clients": "connections of the pool",
  "packages/jobs/src/live-events.ts channels": "channels that somebody follows, by names of ours",
  "packages/storage/src/remember-addresses.ts remembered": "bounded by rememberedAtMost",
};

const files = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    ...[
      "apps/api/src",
      "apps/web/server",
      ...["access", "database", "jobs", "runtime", "storage", "webhooks"].map((name) => `packages/${name}/src`),
    ],
  ],
  { cwd: root, encoding: "utf8" },
)
  .trim()
  .split("\n")
  .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.test\.ts$|\/testing\/|\/generated\/|\/commands\//.test(file));

/** Finds empty ones in a module, a class, or a function that creates long-lived objects; those of any other function are gone when it returns. */
function longLived(source: string): string[] {
  let enclosing = "";
  return source.split("\n").flatMap((line) => {
    enclosing = /^(?:export )?(?:default )?(?:async )?function\*? (\w+)/.exec(line)?.[1] ?? enclosing;
    const found =
      /^( *)(?:export )?(?:const |let |(?:private |readonly |static )*)(#?\w+)(?:: [^=]+)? = new (?:Map|Set)(?:<.*>)?\(\);?$/.exec(line);
    if (found === null) return [];
    const [, indent = "", name = ""] = found;
    const isField = indent === "  " && !/\b(?:const|let)\b/.test(line);
    const lives =
      isField || indent === "" || (indent === "  " && /^(create|open|keep|remember|share|listen|watch|start)[A-Z]/.test(enclosing));
    return lives ? [name] : [];
  });
}

test("no collection that a process keeps grows with what requests contain", () => {
  const found = files.flatMap((file) => longLived(readFileSync(join(root, file), "utf8")).map((name) => `${file} ${name}`));
  expect([...new Set(found)].sort()).toEqual(Object.keys(staySmall).sort());
});

test("finds maps of a module, a class and a created object, and ignores one that ends with its call", () => {
  const source = `
const ofModule = new Map<string, number>();
export function createThing() {
  const ofThing = new Map<string, { readonly a: number }>();
  return () => ofThing;
}
class Kept {
  readonly #ofClass = new Set<string>();
}
function sum() {
  const ofCall = new Map<string, number>();
  return ofCall.size;
}
`;
  expect(longLived(source)).toEqual(["ofModule", "ofThing", "#ofClass"]);
});
