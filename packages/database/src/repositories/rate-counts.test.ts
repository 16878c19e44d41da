import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../connection.ts";
import { forgetRateCounts, giveTurnBack, takeTurn } from "./rate-counts.ts";

const limit = { most: 10, windowSeconds: 60 };
const start = new Date("2026-03-01T08:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** Like two API processes. */
let processes: [Database, Database];

beforeAll(async () => {
  const { url } = await createTestDatabase();
  processes = [openDatabase({ url }), openDatabase({ url })];
});
afterAll(() => Promise.all(processes.map((database) => database.close())));

describe("what is counted", () => {
  test("is counted together in all processes, however many arrive at once", async () => {
    const waits = await Promise.all(
      Array.from({ length: 24 }, (_, index) => takeTurn(processes[index % 2 ? 1 : 0].sql, "many", start, limit)),
    );
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(10);
    expect(new Set(waits)).toEqual(new Set([0, 60]));
  });

  test("continues when the time is over, which a refusal does not extend", async () => {
    const [{ sql }] = processes;
    for (let taken = 0; taken < 10; taken += 1) expect(await takeTurn(sql, "one", start, limit)).toBe(0);
    expect(await takeTurn(sql, "one", after(59), limit)).toBe(1);
    expect(await takeTurn(sql, "another", after(59), limit)).toBe(0);
    expect(await takeTurn(sql, "one", after(60), limit)).toBe(0);
  });

  test("is given back if it turned out not to count", async () => {
    const [{ sql }] = processes;
    for (let taken = 0; taken < 10; taken += 1) expect(await takeTurn(sql, "kept", start, limit)).toBe(0);
    await giveTurnBack(sql, "kept");
    expect([await takeTurn(sql, "kept", start, limit), await takeTurn(sql, "kept", start, limit)]).toEqual([0, 60]);
  });

  test("is deleted when its time is over, and not before", async () => {
    const [{ sql, prisma }] = processes;
    await takeTurn(sql, "old", start, limit);
    await takeTurn(sql, "new", after(30), limit);
    await forgetRateCounts(sql, after(60));
    const left = await prisma.rateCount.findMany({ where: { key: { in: ["old", "new"] } } });
    expect(left.map(({ key }) => key)).toEqual(["new"]);
  });
});
