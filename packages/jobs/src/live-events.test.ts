import { type Database, openDatabase } from "@second-read/database";
import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveEvents, listenForLiveEvents, publish } from "./live-events.ts";

let database: Database;
let events: LiveEvents;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  events = await listenForLiveEvents({ databaseUrl: url, logger: { warn: () => undefined } });
});
afterAll(async () => {
  await events?.close();
  await database?.close();
});

const send = (payload: unknown, channel = "training_run") => database.transaction(({ sql }) => publish(sql, channel, payload));

describe("live events", () => {
  it("arrive once committed, in order, at every subscriber of their channel and no other", async () => {
    const [a, b, other]: [unknown[], unknown[], unknown[]] = [[], [], []];
    const end = await events.subscribe("training_run", (payload) => a.push(payload));
    await events.subscribe("training_run", (payload) => b.push(payload));
    await events.subscribe("exam", (payload) => other.push(payload));
    await expect(
      database.transaction(async ({ sql }) => {
        await publish(sql, "training_run", "never");
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    await send({ runId: "r", epoch: 1 });
    await expect.poll(() => a).toHaveLength(1);
    await end();
    await send({ runId: "r", epoch: 2 });
    await send("last", "exam");
    await expect.poll(() => other).toEqual(["last"]);
    expect([a, b]).toEqual([
      [{ runId: "r", epoch: 1 }],
      [
        { runId: "r", epoch: 1 },
        { runId: "r", epoch: 2 },
      ],
    ]);
  });

  it("can be subscribed to concurrently, with one statement at a time", async () => {
    const seen: unknown[] = [];
    const channels = Array.from({ length: 20 }, (_, index) => `many_${index}`);
    const ends = await Promise.all(channels.map((channel) => events.subscribe(channel, (payload) => seen.push(payload))));
    for (const channel of channels) await send(channel, channel);
    await expect.poll(() => seen).toEqual(channels);
    await Promise.all(ends.map((end) => end()));
  });

  it("resume after the connection is lost, and report the gap", async () => {
    const seen: unknown[] = [];
    let gaps = 0;
    await events.subscribe(
      "uploads",
      (payload) => seen.push(payload),
      () => (gaps += 1),
    );
    await database.sql.query(
      "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'second-read live events' AND datname = current_database()",
    );
    await expect.poll(() => gaps, { timeout: 10_000 }).toBe(1);
    await send("again", "uploads");
    await expect.poll(() => seen).toEqual(["again"]);
  });

  it("refuse what PostgreSQL could not carry", async () => {
    await expect(send("x".repeat(8_000))).rejects.toThrow(RangeError);
    await expect(send("x", 'a"; DROP TABLE x')).rejects.toThrow(RangeError);
  });
});
