import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findObstacle } from "./preflight.mjs";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function clone(name: string, lock: object = { packages: {} }) {
  const root = join(folder, name);
  await mkdir(join(root, "node_modules"), { recursive: true });
  await writeFile(join(root, "package-lock.json"), JSON.stringify(lock));
  return { root, dataFolder: join(root, ".data"), env: {}, needsDatabase: false };
}

it("finds no obstacle in a plain folder, nor in one with spaces, accents and quotes", async () => {
  for (const name of ["plain", "Ärzte & Maria's 100% [new]"]) expect(findObstacle(await clone(name))).toBeNull();
});

it("names the character of a path that cannot be built", async () => {
  expect(findObstacle(await clone("a:b"))).toMatch(/path holds ":": move /);
});

it("reports a machine without an embedded PostgreSQL, unless a database is given", async () => {
  const question = { ...(await clone("other machine")), needsDatabase: true };
  expect(findObstacle(question)).toMatch(/^There is no embedded PostgreSQL for .*: set DATABASE_URL to a server of your own\.$/);
  expect(findObstacle({ ...question, env: { DATABASE_URL: "postgresql://x" } })).toBeNull();
});
