import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { expect, it } from "vitest";
import { readDatamodel } from "./migrate.ts";
import { sqlBetween } from "./sql-between.ts";

/** Every column, key, index and enum of the tables, as text. */
const description = `
  SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u') AND conrelid::regclass::text <> '_prisma_migrations'
  UNION ALL SELECT t.typname || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname
  ORDER BY 1`;

async function inDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const describeTables = (client: pg.Client) => client.query<{ line: string }>(description).then(({ rows }) => rows.map(({ line }) => line));

it("migrates to exactly the tables of schema.prisma", async () => {
  const [migrated, made] = await Promise.all([createTestDatabase(), createTestDatabase({ empty: true })]);
  const sql = await sqlBetween(made.url, null, await readDatamodel());
  const wanted = await inDatabase(made.url, async (client) => {
    await client.query(sql);
    return describeTables(client);
  });
  expect(wanted.length).toBeGreaterThan(200);
  expect(await inDatabase(migrated.url, describeTables)).toEqual(wanted);
});
