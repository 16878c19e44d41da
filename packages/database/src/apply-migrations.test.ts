import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { applyMigrations } from "./apply-migrations.ts";

const first = {
  name: "0001_first",
  sql: `CREATE TYPE "Colour" AS ENUM ('RED');\n\nCREATE TABLE "Thing" (colour "Colour");\nCREATE INDEX i ON "Thing"(colour);`,
};
const second = { name: "0002_second", sql: `ALTER TABLE "Thing" ADD COLUMN size int;\nALTER TABLE "Thing" ADD COLUMN age int;` };
const broken = { ...second, sql: `ALTER TABLE "Thing" ADD COLUMN size int;\nSELECT 1/0;` };

let client: pg.Client;
beforeEach(async () => {
  client = new pg.Client({ connectionString: (await createTestDatabase({ empty: true })).url });
  await client.connect();
});
afterEach(() => client.end());

async function columns(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'Thing' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

it("applies each migration once", async () => {
  expect(await applyMigrations(client, [first])).toEqual(["0001_first"]);
  expect(await applyMigrations(client, [first, second])).toEqual(["0002_second"]);
  expect(await applyMigrations(client, [first, second])).toEqual([]);
  expect(await columns()).toEqual(["age", "colour", "size"]);
});

it("leaves nothing of a migration that fails half-way, and continues from there", async () => {
  await expect(applyMigrations(client, [first, broken])).rejects.toThrow(/migration 0002_second: division by zero/);
  expect(await columns()).toEqual(["colour"]);
  expect(await applyMigrations(client, [first, second])).toEqual(["0002_second"]);
});

/** What Prisma's engine leaves when interrupted: a record without an end, and the statements up to there. */
async function interruptAsPrismaDoes(name: string, statements: string): Promise<void> {
  await client.query(statements);
  await client.query(`INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ('1', 'x', $1)`, [name]);
}

it("repeats the first migration if an earlier version was interrupted in it", async () => {
  await applyMigrations(client, []);
  await interruptAsPrismaDoes(first.name, `CREATE TYPE "Colour" AS ENUM ('RED'); CREATE TABLE "Thing" (colour "Colour")`);
  expect(await applyMigrations(client, [first, second])).toEqual(["0001_first", "0002_second"]);
});

it("says what to do if a later migration was interrupted", async () => {
  await applyMigrations(client, [first]);
  await client.query(`INSERT INTO "Thing" VALUES ('RED')`);
  await interruptAsPrismaDoes(second.name, `ALTER TABLE "Thing" ADD COLUMN size int`);
  await expect(applyMigrations(client, [first, second])).rejects.toThrow(/0002_second was interrupted .* backup/);
  expect((await client.query(`SELECT * FROM "Thing"`)).rowCount).toBe(1);
});
