import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkImports } from "./check-imports.ts";

let root: string;
const files: Record<string, string> = {
  "packages/domain/src/index.ts": 'import { x } from "@second-read/metrics";\nexport * from "./a.ts";',
  "packages/domain/src/a.ts": 'import { b } from "./b.ts";\nimport type { C } from "./c.ts";',
  "packages/domain/src/b.ts": 'export { a } from "./a.ts";',
  "packages/domain/src/c.ts": 'import {\n  a,\n} from "./a.ts";',
  "packages/domain/src/a.test.ts": 'import { createTestDatabase } from "@second-read/testing";',
  "packages/imaging/src/index.ts": 'import { AppError } from "@second-read/domain";\nconst tf = await import("MODULE");',
  "packages/jobs/src/index.ts": 'import { PgBoss } from "pg-boss";\nimport x from "../../domain/src/a.ts";',
  "apps/web/src/page.tsx": 'import { openDatabase } from "@second-read/database";\nimport { a } from "@second-read/domain/src/a.ts";',
  "apps/api/src/find.ts": 'const text = `SELECT id FROM "Exam"`;',
  "apps/api/src/find.test.ts": 'const text = `SELECT id FROM "Exam"`;',
  "apps/api/src/main.ts": 'import { openDatabase } from "@second-read/database";\nimport { web } from "@second-read/web";',
  "infra/local/a.ts": 'import { openStore } from "@second-read/storage";',
  "e2e/a.ts": "",
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "imports-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    // Assembled from parts, so that this file itself does not appear to import it.
    await writeFile(join(root, path), text.replace("MODULE", ["@tensorflow", "tfjs-core"].join("/")));
  }
});
afterAll(() => rm(root, { recursive: true }));

it("names each broken rule and nothing else", async () => {
  expect((await checkImports(root)).sort()).toEqual([
    "a cycle of imports: packages/domain/src/a.ts → packages/domain/src/b.ts → packages/domain/src/a.ts",
    "a cycle of imports: packages/domain/src/a.ts → packages/domain/src/c.ts → packages/domain/src/a.ts",
    "apps/api/src/find.ts:1 contains SQL, which belongs in packages/database",
    "apps/api/src/main.ts imports @second-read/web: apps are not imported",
    "apps/web/src/page.tsx imports @second-read/database: the web may import domain, imaging",
    "apps/web/src/page.tsx imports @second-read/domain/src/a.ts: a package is used through its exports",
    "packages/domain/src/index.ts imports @second-read/metrics: domain may import nothing of ours",
    "packages/imaging/src/index.ts imports @tensorflow/tfjs-core: another package is its only importer",
    "packages/jobs/src/index.ts imports ../../domain/src/a.ts: a relative path leaves its package",
  ]);
});

it("finds nothing in this repository", async () => {
  expect(await checkImports(join(import.meta.dirname, "../.."))).toEqual([]);
});
