import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { withSchemaEngine } from "./schema-engine.ts";

const prismaFolder = fileURLToPath(new URL("../../../prisma", import.meta.url));

export async function readDatamodel(): Promise<string> {
  return readFile(join(prismaFolder, "schema.prisma"), "utf8");
}

/** The migrations on disk, in the form the schema engine takes. */
export async function readMigrations() {
  const baseDir = join(prismaFolder, "migrations");
  const names = (await readdir(baseDir, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(join(baseDir, path, "migration.sql"), "utf8") },
      },
    })),
  );
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

/** Two processes that start at once: the second waits, then finds nothing to do. */
const migrationLock = 7_261_001;

/** Applies what is not yet in `_prisma_migrations`; answers the names applied now. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: databaseUrl });
  await guard.connect();
  try {
    await guard.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, await readDatamodel(), async (engine) =>
      engine.applyMigrations({ migrationsList: await readMigrations(), filters: { externalTables: [], externalEnums: [] } }),
    );
    await guard.query(await readFile(join(prismaFolder, "guards.sql"), "utf8"));
    return appliedMigrationNames;
  } finally {
    await guard.end();
  }
}

/**
 * The SQL that leads from one text of schema.prisma (null: from nothing) to another; empty where they mean the same. The database is only
 * connected to.
 */
export async function sqlBetween(databaseUrl: string, before: string | null, after: string): Promise<string> {
  const target = (content: string) => ({ tag: "schemaDatamodel" as const, files: [{ path: "schema.prisma", content }] });
  const { stdout } = await withSchemaEngine(databaseUrl, after, (engine) =>
    engine.diff({
      from: before === null ? { tag: "empty" } : target(before),
      to: target(after),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return (stdout ?? "").replace(/^-- This is an empty migration\.\s*$/, "");
}
