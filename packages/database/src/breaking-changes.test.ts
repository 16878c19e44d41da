import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { findBreakingChanges, type Release } from "./breaking-changes.ts";
import { readDatamodel, readMigrations } from "./migrate.ts";

const release: Release = { lastMigration: "0001_first", retired: ["Thing.old", "Forgotten"] };
const faultsOf = (sql: string) => findBreakingChanges([{ name: "0002_next", sql }], release);

describe("a migration after a release", () => {
  it.each([
    `ALTER TABLE "Thing" DROP COLUMN "size"`,
    `ALTER TABLE "Thing" ADD COLUMN "age" INTEGER,\nDROP COLUMN "size"`,
    `ALTER TABLE "Thing" RENAME COLUMN "size" TO "extent"`,
    `ALTER TABLE "Thing" RENAME TO "Object"`,
    `DROP TABLE "Thing"`,
    `DROP TYPE "Colour"`,
    `ALTER TYPE "Colour" RENAME VALUE 'RED' TO 'SCARLET'`,
    `DROP FUNCTION recount(text)`,
    `ALTER TABLE "Thing" ALTER COLUMN "size" SET NOT NULL`,
    `ALTER TABLE "Thing" ALTER COLUMN "size" DROP DEFAULT`,
    `ALTER TABLE "Thing" ALTER COLUMN "size" SET DATA TYPE BIGINT`,
    `ALTER TABLE "Thing" ALTER COLUMN "size" TYPE TEXT COLLATE "C"`,
    `ALTER TABLE "Thing" ADD COLUMN "age" INTEGER NOT NULL`,
    `ALTER TABLE "Thing" ADD CONSTRAINT "positive" CHECK ("size" > 0)`,
    `CREATE UNIQUE INDEX "Thing_size_key" ON "Thing"("size")`,
    `DROP INDEX "Thing_size_key"`,
    `TRUNCATE "Thing"`,
  ])("is refused if processes of that release could not work with it: %s", (sql) => {
    expect(faultsOf(`-- What for.\n${sql};`)).toEqual([expect.stringMatching(/^0002_next \w+/)]);
  });

  it.each([
    `ALTER TABLE "Thing" ADD COLUMN "age" INTEGER, ADD COLUMN "name" VARCHAR(10) NOT NULL DEFAULT ''`,
    `ALTER TABLE "Thing" ADD COLUMN "ageYears" INTEGER GENERATED ALWAYS AS ("days" / 365) STORED NOT NULL`,
    `ALTER TABLE "Thing" ALTER COLUMN "size" DROP NOT NULL, ALTER COLUMN "size" SET DEFAULT 0`,
    `CREATE TABLE "New" ("id" TEXT NOT NULL);\nCREATE UNIQUE INDEX "New_id_key" ON "New"("id");\nALTER TABLE "New" ADD CONSTRAINT "c" CHECK (true)`,
    `CREATE INDEX "Thing_size_idx" ON "Thing"("size");\nDROP INDEX "Thing_age_idx"`,
    `ALTER TYPE "Colour" ADD VALUE 'BLUE'`,
    `DROP TRIGGER counted ON "Thing"; DROP FUNCTION count_things(); CREATE FUNCTION count_things() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$`,
    `-- DROP TABLE "Thing"\nCREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE "Temporary"; END $$`,
    `UPDATE "Thing" SET "note" = 'RENAME; DROP TABLE "Thing"'`,
  ])("may add: %s", (sql) => {
    expect(faultsOf(sql)).toEqual([]);
  });

  it("may drop what that release no longer used, and nothing else", () => {
    expect(faultsOf(`ALTER TABLE "Thing" DROP COLUMN "old"; DROP TABLE "Forgotten"`)).toEqual([]);
    expect(faultsOf(`ALTER TABLE "Thing" DROP COLUMN "old", DROP COLUMN "size"`)).toHaveLength(1);
    expect(findBreakingChanges([{ name: "0001_first", sql: `DROP TABLE "Thing"` }], release)).toEqual([]);
  });
});

const released = JSON.parse(await readFile(new URL("../../../prisma/release.json", import.meta.url), "utf8")) as Release;

it("processes of the last release can work with every migration since", async () => {
  const migrations = await readMigrations();
  expect(migrations.map(({ name }) => name)).toContain(released.lastMigration);
  expect(findBreakingChanges(migrations, released)).toEqual([]);
});

it("what the last release retired is no longer used: it is gone from schema.prisma, or ignored there", async () => {
  const models = new Map(
    [...(await readDatamodel()).matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(([, name, body]) => [name, body ?? ""]),
  );
  const used = released.retired.filter((name) => {
    const [model = "", column] = name.split(".");
    const body = models.get(model);
    if (body === undefined) return false;
    const line = column === undefined ? body : new RegExp(`^\\s*${column}\\s.*$`, "m").exec(body)?.[0];
    return line !== undefined && !line.includes("@ignore");
  });
  expect(used).toEqual([]);
});
