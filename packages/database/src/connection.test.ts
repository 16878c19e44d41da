import { createTestDatabase } from "@second-read/testing";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type Database, openDatabase } from "./connection.ts";

let database: Database;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
});
afterAll(() => database?.close());
afterEach(() => void vi.useRealTimers());

it("F10: names the clocks where ours and the database's are 40 minutes apart, and nothing else", async () => {
  for (const minutes of [-40, 40]) {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
    await expect(database.ping()).rejects.toMatchObject({ name: "ClocksDifferError", publicReason: "clocks differ" });
    // What is asked of it is answered all the same.
    expect(await database.sql.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    vi.useRealTimers();
  }
  await database.ping();
});
