import { createTestDatabase } from "@second-read/testing";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type Database, openDatabase, type SqlRunner } from "./connection.ts";

let database: Database;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
});
afterAll(() => database?.close());
afterEach(() => void vi.useRealTimers());

it("F10: reports the clocks if ours and the database's are 40 minutes apart, and otherwise nothing", async () => {
  for (const minutes of [-40, 40]) {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
    await expect(database.ping()).rejects.toMatchObject({ name: "ClocksDifferError", publicReason: "clocks differ" });
    // Queries are still answered.
    expect(await database.sql.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    vi.useRealTimers();
  }
  await database.ping();
});

it("F12: continues, also in transactions, after a newer version has added a column to a table that it reads completely", async () => {
  await database.sql.query("CREATE TABLE whole (id int)");
  await database.sql.query("INSERT INTO whole VALUES ($1)", [1]);
  // Each of the pool's connections plans it.
  const read = () => Promise.all(Array.from({ length: 16 }, () => database.sql.query("SELECT * FROM whole WHERE id = $1", [1])));
  const readInTransaction = () => database.sqlTransaction((sql) => sql.query("SELECT * FROM whole WHERE id >= $1", [1]));
  await Promise.all([read(), ...Array.from({ length: 16 }, readInTransaction)]);
  await database.sql.query("ALTER TABLE whole ADD COLUMN name text DEFAULT 'new'");
  expect(await Promise.all(Array.from({ length: 16 }, readInTransaction))).toEqual(Array(16).fill([{ id: 1, name: "new" }]));
  expect(await read()).toEqual(Array(16).fill([{ id: 1, name: "new" }]));
});

it("waits for a job's statement as long as the job says, and for any other until its timeout", async () => {
  const { url } = await createTestDatabase();
  const hasty = openDatabase({ url, statementTimeoutSeconds: 0.1 });
  try {
    // Longer than the connection of any other statement is kept, which must be answered within five seconds.
    const long = (sql: SqlRunner) => sql.query("SELECT 1 AS one FROM pg_sleep(6)");
    const [job, other] = await Promise.allSettled([
      hasty.sqlTransaction(long, { statementTimeoutSeconds: 60 }),
      hasty.sqlTransaction(long),
    ]);
    expect(job).toEqual({ status: "fulfilled", value: [{ one: 1 }] });
    expect(other).toMatchObject({ status: "rejected", reason: { code: "57014" } });
  } finally {
    await hasty.close();
  }
});
