import { expect, test } from "vitest";
import { DemoRefused } from "./client.ts";
import { growOn } from "./grow-on.ts";

const notReady = () => new DemoRefused("UNAVAILABLE", "The server is not ready for this. Try again in a moment.");

/** Grows with these failures, one per attempt; returns the number of attempts, the waits, and how it ended. */
async function grownAgainst(failures: readonly Error[], aborter = new AbortController()) {
  const waits: number[] = [];
  const told: string[] = [];
  let attempts = 0;
  const ended = await growOn(
    async () => {
      const failure = failures[attempts];
      attempts += 1;
      if (failure) throw failure;
    },
    { signal: aborter.signal, onWait: ({ message }) => told.push(message), wait: async (milliseconds) => waits.push(milliseconds) },
  ).then(
    () => "complete",
    (error: Error) => error.message,
  );
  return { attempts, waits, told, ended };
}

test("continues the demo when a part is temporarily not ready", async () => {
  const grown = await grownAgainst([notReady(), new TypeError("fetch failed"), notReady()]);
  expect(grown).toMatchObject({ attempts: 4, waits: [500, 1000, 2000], ended: "complete" });
  expect(grown.told).toHaveLength(3);
});

test("ends it, with the error's own words, when no further attempt would help", async () => {
  expect(await grownAgainst([new Error("file 3 was rejected")])).toMatchObject({ attempts: 1, ended: "file 3 was rejected" });
  expect(await grownAgainst([new DemoRefused("FORBIDDEN", "no")])).toMatchObject({ attempts: 1, ended: "no" });
});

test("does not try for ever, nor after the product is told to stop", async () => {
  const refusals = Array.from({ length: 40 }, notReady);
  expect(await grownAgainst(refusals)).toMatchObject({ attempts: 20, ended: refusals[0]?.message });
  const stopped = new AbortController();
  stopped.abort();
  expect(await grownAgainst(refusals, stopped)).toMatchObject({ attempts: 1 });
});
