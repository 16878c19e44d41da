import { createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../connection.ts";
import { addStream, forgetStreams, removeStream, renewStreams } from "./open-streams.ts";

let database: Database;
beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).url });
});
afterAll(() => database?.close());

const start = new Date("2026-03-01T08:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const add = (personId: string, processId: string, seconds = 0) =>
  addStream(database.sql, { personId, processId }, { now: after(seconds), until: after(seconds + 60) });

test("streams are counted over all processes together, and separately for each person", async () => {
  expect([await add("a", "one"), await add("a", "two"), await add("b", "two"), await add("a", "two")]).toEqual([1, 2, 1, 3]);
  await removeStream(database.sql, { personId: "a", processId: "two" });
  expect(await add("a", "one")).toBe(3);
});

test("when many arrive at once, no more than the limit are told that there are few", async () => {
  const told = await Promise.all(Array.from({ length: 24 }, (_, index) => add("many", index % 2 ? "one" : "two")));
  for (const most of [1, 5, 12, 24]) expect(told.filter((count) => count <= most).length).toBeLessThanOrEqual(most);
});

test("when many arrive at one process at once, each is told another number, so that the first are admitted", async () => {
  const told = await Promise.all(Array.from({ length: 24 }, () => add("hurried", "one")));
  expect(told.sort((one, other) => one - other)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
});

test("streams of a process that has stopped reporting do not count, and are deleted", async () => {
  await add("c", "lives");
  await add("c", "dies");
  await renewStreams(database.sql, "lives", after(100));
  expect(await add("c", "new", 61)).toBe(2);
  await forgetStreams(database.sql, after(61));
  const left = await database.prisma.openStreams.findMany({ where: { personId: "c" }, orderBy: { processId: "asc" } });
  expect(left.map(({ processId }) => processId)).toEqual(["lives", "new"]);
});
