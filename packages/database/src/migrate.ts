import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { applyMigrations, type Migration } from "./apply-migrations.ts";

const prismaFolder = fileURLToPath(new URL("../../../prisma", import.meta.url));

export async function readDatamodel(): Promise<string> {
  return readFile(join(prismaFolder, "schema.prisma"), "utf8");
}

/** If two processes start at once, the second waits and then finds nothing to do. */
const migrationLock = 7_261_001;

export interface MigrateOptions {
  /**
   * The minimum time that audit events are kept. `none`: they are kept indefinitely, whatever administrators decide; this is the initial state.
   * Undefined: unchanged.
   */
  readonly auditMinimumYears?: number | "none" | undefined;
}

/**
 * Applies what is not yet in `_prisma_migrations`, as the tables' owner; returns the names applied now.
 * @throws Error if a migration that an earlier version ran outside a transaction was interrupted after rows existed
 */
export async function migrate(databaseUrl: string, { auditMinimumYears }: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    const applied = await applyMigrations(client, await readMigrations());
    for (const name of ["guards.sql", "roles.sql"]) await client.query(await readFile(join(prismaFolder, name), "utf8"));
    await setAuditMinimum(client, auditMinimumYears);
    return applied;
  } finally {
    await client.end();
  }
}

/** The migrations on disk, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = join(prismaFolder, "migrations");
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(async (name) => ({ name, sql: await readFile(join(folder, name, "migration.sql"), "utf8") })));
}

async function setAuditMinimum(client: pg.Client, years: MigrateOptions["auditMinimumYears"]): Promise<void> {
  if (years === "none") await client.query('DELETE FROM "AuditRetentionMinimum"');
  else if (years !== undefined)
    await client.query(
      'INSERT INTO "AuditRetentionMinimum" ("years") VALUES ($1) ON CONFLICT ("id") DO UPDATE SET "years" = excluded."years"',
      [years],
    );
}
