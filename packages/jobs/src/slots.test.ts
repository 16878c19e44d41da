import { randomUUID } from "node:crypto";
import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSlots, type Slots } from "./slots.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let url: string;
let admin: pg.Client;
const opened: Slots[] = [];

beforeAll(async () => {
  ({ url } = await createTestDatabase());
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
});
afterEach(async () => {
  for (const slots of opened.splice(0)) await slots.close();
});
afterAll(() => admin?.end());

function open(name: string, count: number): Slots {
  const slots = openSlots({ databaseUrl: url, name, count, logger: quiet, pollingSeconds: 0.02 });
  opened.push(slots);
  return slots;
}
/** Limited to this database: other tests hold locks in other databases of the same server. */
const isSlot = "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
const never = () => new AbortController().signal;

describe("slots", () => {
  it("never exceed their number, and are passed on when released", async () => {
    const name = randomUUID();
    const [first, second] = [open(name, 3), open(name, 3)];
    const taken = await Promise.all([first.take(never()), first.take(never()), second.take(never())]);
    expect(taken.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    const waiting = [second.take(never()), first.take(never())];
    let given = 0;
    for (const one of waiting) void one.then(() => (given += 1));
    expect((await admin.query(`SELECT count(*)::int AS n FROM pg_locks WHERE ${isSlot}`)).rows).toEqual([{ n: 3 }]);
    expect(given).toBe(0);
    await taken[1]?.release();
    expect((await Promise.race(waiting)).number).toBe(taken[1]?.number);
    await taken[2]?.release();
    expect((await Promise.all(waiting)).map(({ number }) => number).sort()).toEqual([taken[1]?.number, taken[2]?.number].sort());
  });

  it("are separate for each name", async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await open(one, 1).take(never());
    expect((await open(other, 1).take(never())).number).toBe(1);
  });

  it("are released when their process loses its connection, and the process is told", async () => {
    const name = randomUUID();
    const [first, second] = [open(name, 1), open(name, 1)];
    const slot = await first.take(never());
    const waiting = second.take(never());
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE ${isSlot}`);
    await expect.poll(() => slot.lost.aborted).toBe(true);
    const given = await waiting;
    expect(given.number).toBe(1);
    // A process that lost its slot queues like any other.
    const again = first.take(never());
    await given.release();
    expect((await again).number).toBe(1);
  });

  it("are no longer waited for once the signal is aborted", async () => {
    const name = randomUUID();
    await open(name, 1).take(never());
    const stop = new AbortController();
    const waiting = open(name, 1).take(stop.signal);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});
