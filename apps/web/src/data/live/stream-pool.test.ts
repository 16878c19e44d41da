import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StreamListener, StreamRequest } from "./stream.ts";
import { createStreamPool } from "./stream-pool.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that records which streams are open and can send on them. */
function startServer() {
  const open: { request: StreamRequest; listener: StreamListener }[] = [];
  return {
    open: (request: StreamRequest, listener: StreamListener) => {
      const stream = { request, listener };
      open.push(stream);
      return () => void open.splice(open.indexOf(stream), 1);
    },
    names: () => open.map(({ request }) => request.query),
    say: (query: string, result: unknown) => {
      for (const { request, listener } of [...open]) if (request.query === query) listener.next(result);
    },
    end: (query: string) => {
      const [ended] = open.splice(
        open.findIndex(({ request }) => request.query === query),
        1,
      );
      ended?.listener.complete();
    },
  };
}

function listen() {
  const heard: unknown[] = [];
  return {
    heard,
    listener: {
      next: (result: unknown) => heard.push(result),
      error: (sentence: string) => heard.push(sentence),
      complete: () => heard.push("end"),
    },
  };
}

describe("streams of one browser", () => {
  it("are one for all who follow the same, opened anew for each who joins, and closed with the last", () => {
    const server = startServer();
    const { follow } = createStreamPool(server.open);
    const tabs = Array.from({ length: 8 }, listen);
    const leave = tabs.map(({ listener }) => follow({ query: "counts" }, listener));
    expect(server.names()).toEqual(["counts"]);
    server.say("counts", 3);
    expect(tabs.map(({ heard }) => heard)).toEqual(tabs.map(() => [3]));
    const late = listen();
    follow({ query: "counts" }, late.listener)();
    for (const end of leave.slice(1)) end();
    expect(server.names()).toEqual(["counts"]);
    server.say("counts", 4);
    expect([tabs[0]?.heard, tabs[1]?.heard, late.heard]).toEqual([[3, 4], [3], []]);
    leave[0]?.();
    expect(server.names()).toEqual([]);
  });

  it("say nothing more of a stream that was closed", () => {
    const opened: StreamListener[] = [];
    const { follow } = createStreamPool((_, listener) => {
      opened.push(listener);
      return () => undefined;
    });
    const [first, second] = [listen(), listen()];
    follow({ query: "counts" }, first.listener);
    follow({ query: "counts" }, second.listener);
    opened[0]?.next("of who was signed in before");
    opened[0]?.complete();
    opened[1]?.next("now");
    expect([first.heard, second.heard]).toEqual([["now"], ["now"]]);
  });

  it("take turns where more are followed than may be open", () => {
    const server = startServer();
    const { follow } = createStreamPool(server.open, 3);
    const ends = ["a", "b", "c", "d", "e"].map((query) => follow({ query }, listen().listener));
    const seen = new Set(server.names());
    expect([...seen]).toEqual(["a", "b", "c"]);
    for (let turn = 0; turn < 5; turn += 1) {
      vi.advanceTimersByTime(5_000);
      expect(server.names()).toHaveLength(3);
      for (const name of server.names()) seen.add(name);
    }
    expect([...seen].sort()).toEqual(["a", "b", "c", "d", "e"]);
    ends[0]?.();
    ends[1]?.();
    expect(server.names().sort()).toEqual(["c", "d", "e"]);
    vi.advanceTimersByTime(60_000);
    expect(server.names().sort()).toEqual(["c", "d", "e"]);
  });

  it("make room for who waits when one ends by itself", () => {
    const server = startServer();
    const { follow } = createStreamPool(server.open, 1);
    const run = listen();
    follow({ query: "run" }, run.listener);
    follow({ query: "counts" }, listen().listener);
    server.say("run", "last");
    server.end("run");
    expect([run.heard, server.names()]).toEqual([["last", "end"], ["counts"]]);
  });

  it("are none while none is allowed, and come back", () => {
    const server = startServer();
    const pool = createStreamPool(server.open);
    pool.follow({ query: "counts" }, listen().listener);
    pool.allow(0);
    vi.advanceTimersByTime(60_000);
    expect(server.names()).toEqual([]);
    pool.allow(3);
    expect(server.names()).toEqual(["counts"]);
  });
});
