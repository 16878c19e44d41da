import { expect, test } from "vitest";
import { createLane, type LaneLimits } from "./lane.ts";

const limits: LaneLimits = { atOnce: 1, ofPersonAtMost: 3, waitingAtMost: 4, patienceSeconds: 600 };

/** A lane whose tasks end when told to. */
function laneOf(changed: Partial<LaneLimits> = {}) {
  const lane = createLane({ ...limits, ...changed });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (personId: string, name: string, signal = new AbortController().signal) =>
    lane.run({ personId, signal }, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  return { lane, begun, ask, end: (name: string) => ends.get(name)?.() };
}

test("one works at a time, and people come in turn whoever asked first", async () => {
  const { begun, ask, end } = laneOf();
  const all = [ask("ana", "a1"), ask("ana", "a2"), ask("ana", "a3"), ask("bea", "b1"), ask("bea", "b2")];
  for (const name of ["a1", "b1", "a2", "b2", "a3"]) {
    await expect.poll(() => begun.at(-1)).toBe(name);
    end(name);
  }
  expect(await Promise.all(all)).toEqual(["a1", "a2", "a3", "b1", "b2"]);
});

test("one person's works are so many", async () => {
  const { begun, ask, end } = laneOf();
  const all = [ask("ana", "a1"), ask("ana", "a2"), ask("ana", "a3")];
  await expect(ask("ana", "a4")).rejects.toMatchObject({ code: "RATE_LIMITED", retryable: true, details: { retryAfterSeconds: 600 } });
  all.push(ask("bea", "b1"), ask("cora", "c1"));
  for (const name of ["a1", "b1", "c1", "a2", "a3"]) {
    await expect.poll(() => begun.at(-1)).toBe(name);
    end(name);
  }
  await Promise.all(all);
});

test("all that wait are so many, and nobody gives way to whoever has as many", async () => {
  const { begun, ask, lane, end } = laneOf({ waitingAtMost: 2 });
  const all = [ask("ana", "a1"), ask("bea", "b1"), ask("cora", "c1")];
  await expect(ask("dora", "d1")).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true, details: { waiting: 2 } });
  expect(lane.waiting).toBe(2);
  for (const name of ["a1", "b1", "c1"]) {
    await expect.poll(() => begun.at(-1)).toBe(name);
    end(name);
  }
  await Promise.all(all);
});

test("in a full queue the latest of whoever has most gives way, so that a flood shuts nobody out", async () => {
  const { begun, ask, lane, end } = laneOf();
  const all = [ask("ana", "a1"), ask("ana", "a2"), ask("bea", "b1"), ask("bea", "b2")];
  const last = ask("ana", "a3");
  all.push(ask("cora", "c1"));
  await expect(last).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
  expect(lane.waiting).toBe(4);
  for (const name of ["a1", "b1", "c1", "a2", "b2"]) {
    await expect.poll(() => begun.at(-1)).toBe(name);
    end(name);
  }
  await Promise.all(all);
});

test("who does not wait any more leaves the queue, and is not worked for", async () => {
  const { begun, ask, lane, end } = laneOf();
  const gone = new AbortController();
  const first = ask("ana", "a1");
  const left = ask("bea", "b1", gone.signal);
  const last = ask("cora", "c1");
  gone.abort();
  await expect(left).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(lane.waiting).toBe(1);
  end("a1");
  await first;
  await expect.poll(() => begun).toEqual(["a1", "c1"]);
  end("c1");
  await last;
});

test("whose turn does not come in time is told the place", async () => {
  const { ask, end } = laneOf({ patienceSeconds: 0 });
  const first = ask("ana", "a1");
  const second = ask("bea", "b1");
  await expect(second).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: true,
    details: { place: 1, waiting: 1, retryAfterSeconds: 5 },
  });
  end("a1");
  await first;
});

test("a work that fails makes room for the next", async () => {
  const { lane } = laneOf();
  const asker = { personId: "ana", signal: new AbortController().signal };
  await expect(lane.run(asker, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await lane.run(asker, async () => "done")).toBe("done");
});
