import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { grantApplicationLogin } from "./application-login.ts";
import { appendAudit, verifyAuditChain } from "./audit.ts";
import { type Database, openDatabase } from "./connection.ts";

// D3: an attacker who has taken over a process, and so has its login, cannot change the past, nor disable what prevents others from doing so.

const name = `login_${crypto.randomUUID().slice(0, 8)}`;
let database: Database;
let taken: pg.Client;
let ownerUrl: string;
beforeAll(async () => {
  ownerUrl = (await createTestDatabase()).url;
  const url = await grantApplicationLogin(ownerUrl, { name, password: "a password for one test" });
  database = openDatabase({ url });
  taken = new pg.Client({ connectionString: url });
  await taken.connect();
  await append();
});
afterAll(async () => {
  await taken?.end();
  await database?.close();
});

const append = () =>
  database.sqlTransaction((sql) =>
    appendAudit(sql, { chain: "taken", at: new Date(), actorId: null, action: "test", subject: "s", outcome: "done", details: {} }),
  );

const appendOnly = ["AuditEvent", "Truth", "TruthEvent", "ReadRevision", "AliasEvent", "AuditRetention"];
const ownersAlone = ["AuditRetentionMinimum", "AuditArchive"];

test.each<[string, string | RegExp]>([
  ...appendOnly.flatMap((table): [string, string][] => [
    [`DELETE FROM "${table}"`, "permission denied"],
    [`TRUNCATE "${table}"`, "permission denied"],
    [`ALTER TABLE "${table}" DISABLE TRIGGER ALL`, "must be owner"],
    [`DROP TRIGGER append_only ON "${table}"`, "must be owner"],
  ]),
  [`UPDATE "AuditEvent" SET "actorId" = 'nobody'`, "permission denied"],
  [`UPDATE "Truth" SET "class" = 'NORMAL'`, "permission denied"],
  [`DELETE FROM "AuditHead"`, "permission denied"],
  ...ownersAlone.flatMap((table): [string, string][] => [
    [`INSERT INTO "${table}" DEFAULT VALUES`, "permission denied"],
    [`UPDATE "${table}" SET "${table === "AuditArchive" ? "last" : "years"}" = 1`, "permission denied"],
    [`DELETE FROM "${table}"`, "permission denied"],
  ]),
  ["SET session_replication_role = replica", "permission denied"],
  ["CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "permission denied"],
  ["DROP FUNCTION refuse_change() CASCADE", "must be owner"],
  [`ALTER TABLE "AuditEvent" OWNER TO ${name}`, "must be owner"],
  ["CREATE TABLE mine ()", "permission denied"],
  [`DELETE FROM "_prisma_migrations"`, "permission denied"],
  ["SET ROLE postgres", /permission denied|does not exist/],
])("the processes' login is refused: %s", async (statement, words) => {
  await expect(taken.query(statement)).rejects.toThrow(words);
});

test("the processes' login can do its work", async () => {
  await append();
  expect(await verifyAuditChain(database.sql, "taken")).toEqual({ ok: true, checked: 2, archived: 0 });
});

test("every table has its rights, including the newest, and only those that it may not change lack some", async () => {
  const { rows } = await taken.query<{ table: string }>(
    `SELECT relname AS table FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname IN ('public', 'jobs') AND relkind IN ('r', 'p')
       AND NOT (has_table_privilege(pg_class.oid, 'SELECT') AND has_table_privilege(pg_class.oid, 'INSERT')
         AND has_table_privilege(pg_class.oid, 'UPDATE') AND has_table_privilege(pg_class.oid, 'DELETE')) ORDER BY 1`,
  );
  expect(rows.map(({ table }) => table)).toEqual([...appendOnly, ...ownersAlone, "AuditHead", "_prisma_migrations"].sort());
});

test("a second call sets another password", async () => {
  const url = await grantApplicationLogin(ownerUrl, { name, password: "another password" });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.end();
});

test("if the owner of the tables may not create roles, it asks that somebody else has, and uses an existing one", async () => {
  const administrator = new pg.Client({ connectionString: ownerUrl });
  await administrator.connect();
  const owner = new URL(ownerUrl);
  owner.username = `owner_${crypto.randomUUID().slice(0, 8)}`;
  owner.password = "no-administrator";
  try {
    await administrator.query(`CREATE ROLE ${owner.username} LOGIN PASSWORD '${owner.password}'`);
    await expect(grantApplicationLogin(owner.href, { name: "nobody_here", password: "x" })).rejects.toThrow("docs/operations.md");
    await expect(grantApplicationLogin(owner.href, { name: owner.username, password: "x" })).rejects.toThrow("docs/operations.md");
    expect(new URL(await grantApplicationLogin(owner.href, { name, password: "its own" })).username).toBe(name);
  } finally {
    await administrator.end();
  }
});
