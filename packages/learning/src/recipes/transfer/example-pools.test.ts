import { tmpdir } from "node:os";
import { randomStream, shuffled } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { openScratch } from "../../scratch.ts";
import { ExamplePools } from "./example-pools.ts";

async function filed(count: number) {
  const scratch = openScratch(tmpdir(), 0);
  const pools = new ExamplePools(scratch, 2);
  for (let from = 0; from < count; from += 1000)
    await pools.add(
      Array.from({ length: Math.min(1000, count - from) }, (_, i) => {
        const positive = (from + i) % 10 === 0;
        return { positive, weight: i / 8, input: Float32Array.of(from + i, -1), label: Float32Array.of(positive ? 1 : 0) };
      }),
    );
  return { source: await pools.close(), close: () => scratch.close() };
}

describe("pools of examples", () => {
  it("shuffle a small set whole and give each example as it was filed, in arrays of its own", async () => {
    const { source, close } = await filed(3000);
    const order = source.order(randomStream(1, "test"), 1);
    expect(order).toEqual(shuffled([...Array(3000).keys()], randomStream(1, "test")));
    const [one, two] = await source.read([1230, 1231], 1);
    expect(one).toEqual({ positive: true, weight: 230 / 8, input: Float32Array.of(1230, -1), label: Float32Array.of(1) });
    expect(two).toMatchObject({ positive: false, label: Float32Array.of(0) });
    one?.input.fill(7);
    expect((await source.read([1230], 1))[0]?.input[0]).toBe(1230);
    await close();
  });

  it("take a large set pool by pool, each example once an epoch, in another order each time", async () => {
    const count = 150_000;
    const { source, close } = await filed(count);
    const orders = [1, 2].map((epoch) => source.order(randomStream(epoch, "test"), epoch));
    expect(orders[0]).not.toEqual(orders[1]);
    for (const order of orders) {
      expect(order.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
      // This includes batches that span two pools.
      for (let start = 0; start < count; start += 10_000) {
        const numbers = order.slice(start, start + 10_000);
        expect((await source.read(numbers, 1)).map(({ input }) => input[0])).toEqual(numbers);
      }
    }
    await close();
  });
});
