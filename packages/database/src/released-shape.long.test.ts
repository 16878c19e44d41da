import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { expect, it } from "vitest";
import { applyMigrations } from "./apply-migrations.ts";
import type { Release } from "./breaking-changes.ts";
import { migrate, readMigrations } from "./migrate.ts";

// F12, checked by the resulting database rather than the text of the migrations: everything that the last release reads, writes and calls exists in
// the newest database, with the same type, and nothing refuses a row that this release writes.

/** Each as sentences that can be compared. */
const shapes = {
  columns: `SELECT format('%s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) AS what
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
  words: `SELECT format('%s %s', t.typname, e.enumlabel) AS what FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid`,
  functions: `SELECT p.oid::regprocedure::text AS what FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`,
  /** What may refuse a row: required values and constraints. */
  refusals: `SELECT format('%s.%s must be given', c.relname, a.attname) AS what, c.relname AS on
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
    UNION ALL SELECT format('%s: %s', k.conrelid::regclass, pg_get_constraintdef(k.oid)), c.relname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('c', 'f', 'x')
    UNION ALL SELECT replace(pg_get_indexdef(i.indexrelid), i.indexrelid::regclass::text, ''), c.relname
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique`,
} as const;

interface Shape {
  readonly what: string;
  readonly on?: string;
}

async function shapeOf(client: pg.Client): Promise<Record<keyof typeof shapes, Shape[]>> {
  const found: Partial<Record<keyof typeof shapes, Shape[]>> = {};
  for (const name of Object.keys(shapes) as (keyof typeof shapes)[]) found[name] = (await client.query<Shape>(shapes[name])).rows;
  return found as Record<keyof typeof shapes, Shape[]>;
}

/** Functions called only by triggers change together with those. */
async function isCalledByCode(): Promise<(what: string) => boolean> {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const code = (await Promise.all(files.map((name) => readFile(join(import.meta.dirname, name), "utf8")))).join("\n");
  return (what) => code.includes(what.slice(0, what.indexOf("(") + 1));
}

it("the newest database has everything that the last release uses, and refuses nothing that it writes", async () => {
  const { lastMigration, retired } = JSON.parse(
    await readFile(new URL("../../../prisma/release.json", import.meta.url), "utf8"),
  ) as Release;
  const { url } = await createTestDatabase({ empty: true });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const migrations = await readMigrations();
    await applyMigrations(
      client,
      migrations.filter(({ name }) => name <= lastMigration),
    );
    const released = await shapeOf(client);
    expect(Math.min(released.columns.length, released.refusals.length)).toBeGreaterThan(100);
    expect(await migrate(url)).toEqual(migrations.flatMap(({ name }) => (name > lastMigration ? [name] : [])));
    const newest = await shapeOf(client);

    const isRetired = (what: string) => retired.some((name) => what.startsWith(`${name} `) || what.startsWith(`${name}.`));
    const missing = (name: "columns" | "words" | "functions") => {
      const kept = new Set(newest[name].map(({ what }) => what));
      return released[name].map(({ what }) => what).filter((what) => !kept.has(what) && !isRetired(what));
    };
    expect([...missing("columns"), ...missing("words")]).toEqual([]);
    expect(missing("functions").filter(await isCalledByCode())).toEqual([]);
    const tables = new Set(released.columns.map(({ what }) => what.split(".")[0]));
    const known = new Set(released.refusals.map(({ what }) => what));
    expect(newest.refusals.filter(({ what, on }) => tables.has(on) && !known.has(what)).map(({ what }) => what)).toEqual([]);
  } finally {
    await client.end();
  }
});
