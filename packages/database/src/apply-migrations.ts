import { createHash, randomUUID } from "node:crypto";
import type pg from "pg";

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** As Prisma's own engine creates it, so that its tools can read what was applied. */
const recordTable = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
    logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/**
 * Applies each migration that is not recorded, in one transaction with its record, so that an interruption by Ctrl-C, a crash or a power failure
 * leaves nothing behind. Prisma's engine runs a migration statement by statement and refuses to continue from an interrupted one, so it is only used
 * to compare schemas. The caller holds the lock against other migrations.
 */
export async function applyMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(recordTable);
  await clearInterrupted(client, migrations);
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const recorded = new Set(rows.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !recorded.has(name));
  for (const migration of pending) await applyWhole(client, migration);
  return pending.map(({ name }) => name);
}

async function applyWhole(client: pg.Client, { name, sql }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), createHash("sha256").update(sql).digest("hex"), name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new Error(`migration ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/**
 * Earlier versions applied migrations with Prisma's engine, and an interrupted first start left the first migration half done. Nothing can have been
 * written to such tables, so they are dropped and created again.
 */
async function clearInterrupted(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  const interrupted = rows.filter(({ finished }) => !finished).map(({ name }) => name);
  if (interrupted.length === 0) return;
  const [first] = migrations;
  if (first === undefined || rows.some(({ finished }) => finished) || interrupted.some((name) => name !== first.name)) {
    throw new Error(
      `The migration ${interrupted.join(", ")} was interrupted by an earlier version of Second Read and cannot be completed: restore the database from a backup, or start a demo installation again with \`npm start -- --fresh\`.`,
    );
  }
  await client.query("BEGIN");
  for (const [, kind, name] of first.sql.matchAll(/^CREATE (TABLE|TYPE) ("[^"]+")/gm))
    await client.query(`DROP ${kind} IF EXISTS ${name} CASCADE`);
  await client.query(`DELETE FROM "_prisma_migrations"`);
  await client.query("COMMIT");
}
