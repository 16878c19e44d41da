/** DATABASE_URL=… tsx write-initial-migration.ts (any reachable database; it is only connected to). Rewrites prisma/migrations/0001_initial from schema.prisma. Only before the first release; later changes get a migration each. */
import { mkdir, writeFile } from "node:fs/promises";
import { readDatamodel } from "../src/migrate.ts";
import { withSchemaEngine } from "../src/schema-engine.ts";

const datamodel = await readDatamodel();
const difference = await withSchemaEngine(process.env.DATABASE_URL ?? "", datamodel, (engine) =>
  engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: datamodel }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  }),
);
const root = new URL("../../../prisma/", import.meta.url);
await mkdir(new URL("migrations/0001_initial/", root), { recursive: true });
await writeFile(new URL("migrations/0001_initial/migration.sql", root), difference.stdout ?? "");
await writeFile(new URL("migrations/migration_lock.toml", root), 'provider = "postgresql"\n');
