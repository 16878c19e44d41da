import { expect, test } from "vitest";
import { createPace, PacedLoader } from "./pace.ts";

/** The turn of the event loop in which each of this many keys was answered, in one batch. */
async function turnsOf(keys: number): Promise<number[]> {
  let turn = 0;
  let over = false;
  const count = () => {
    turn += 1;
    if (!over) setImmediate(count);
  };
  const loader = new PacedLoader<number, number>(createPace(), async (asked) => {
    setImmediate(count);
    return [...asked];
  });
  const turns = await Promise.all(Array.from({ length: keys }, (_, key) => loader.load(key).then(() => turn)));
  over = true;
  return turns;
}

test("what a page needs is handed on at once", async () => {
  expect(new Set(await turnsOf(200)).size).toBe(1);
});

test("of a thousand, others' turns come between each two hundred", async () => {
  const turns = await turnsOf(1_000);
  expect([...Map.groupBy(turns, (turn) => turn).values()].map(({ length }) => length)).toEqual([200, 200, 200, 200, 200]);
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
});

test("each key is answered with its own value, asked again or not", async () => {
  const loader = new PacedLoader<number, string>(createPace(), async (asked) => asked.map(String));
  const keys = Array.from({ length: 700 }, (_, index) => index % 500);
  expect(await loader.loadMany(keys)).toEqual(keys.map(String));
});
