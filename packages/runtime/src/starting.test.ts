import { describe, expect, it } from "vitest";
import { checkReadiness } from "./health.ts";
import { createStarting } from "./starting.ts";

class AwayError extends Error {}

function start() {
  const stop = new AbortController();
  const said: string[] = [];
  const logger = { info: (line: string) => said.push(line), warn: (_: object, line: string) => said.push(line) };
  const starting = createStarting({ logger: logger as never, signal: stop.signal, isAway: (error) => error instanceof AwayError });
  const state = async () => (await checkReadiness(starting.checks())).checks;
  return { stop, said, starting, state };
}

describe("starting", () => {
  it("waits for what is unavailable, says for what, and continues once it is available", async () => {
    const { said, starting, state } = start();
    const states: object[] = [];
    const result = await starting.needs("the database", async () => {
      states.push(await state());
      if (states.length < 3) throw new AwayError();
      return "opened";
    });
    expect(result).toBe("opened");
    const waits = { start: "starting: waits for the database" };
    expect(states).toEqual([{ start: "starting" }, waits, waits]);
    expect(said).toEqual(["waiting for the database", "waiting for the database", "reached the database"]);
    expect(await state()).toEqual({ start: "starting" });
    starting.done({ database: async () => undefined });
    expect(await state()).toEqual({ database: "ok" });
  });

  it("does not wait for other faults", async () => {
    await expect(start().starting.needs("the database", () => Promise.reject(new TypeError("a fault of ours")))).rejects.toThrow("ours");
  });

  it("starts nothing more once told to stop, and leaves the exit to the stopping code", async () => {
    const { stop, starting } = start();
    let tries = 0;
    const waiting = starting.needs("the database", () => {
      tries += 1;
      stop.abort();
      return Promise.reject(new Error("the pool is closed"));
    });
    expect(await Promise.race([waiting, new Promise((resolve) => setImmediate(() => resolve("nothing yet")))])).toBe("nothing yet");
    expect(tries).toBe(1);
  });
});
