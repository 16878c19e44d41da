import { expect, it, vi } from "vitest";
import { throughWorker } from "./follow-streams.ts";
import { serveTab } from "./serve-tab.ts";
import type { Follow, StreamListener } from "./stream.ts";

/** A tab and the worker, over a real channel. */
function join() {
  const { port1, port2 } = new MessageChannel();
  const streams: { query: string; listener: StreamListener }[] = [];
  const open: Follow = ({ query }, listener) => {
    const stream = { query, listener };
    streams.push(stream);
    return () => void streams.splice(streams.indexOf(stream), 1);
  };
  serveTab(port2, open);
  const worker: Pick<SharedWorker, "port" | "onerror"> = { port: port1, onerror: null };
  const page = new EventTarget();
  const own: string[] = [];
  const follow = throughWorker(
    worker,
    () => (request) => {
      own.push(request.query);
      return () => void own.splice(own.indexOf(request.query), 1);
    },
    page,
  );
  const heard: unknown[] = [];
  const listener = {
    next: (result: unknown) => heard.push(result),
    error: (sentence: string) => heard.push(sentence),
    complete: () => heard.push("end"),
  };
  const names = () => streams.map(({ query }) => query);
  return { follow, listener, heard, streams, names, page, worker, own, close: () => port1.close() };
}

it("carries what is followed to the worker, and what it says back", async () => {
  const { follow, listener, heard, streams, names, close } = join();
  const leave = follow({ query: "counts" }, listener);
  follow({ query: "run" }, listener);
  await vi.waitUntil(() => streams.length === 2);
  streams[0]?.listener.next(1);
  streams[1]?.listener.complete();
  await vi.waitUntil(() => heard.length === 2);
  expect(heard).toEqual([1, "end"]);
  leave();
  await vi.waitUntil(() => !names().includes("counts"));
  close();
});

it("gives up its streams with the page, and has them again where the page is taken up as it was", async () => {
  const { follow, listener, streams, names, page, close } = join();
  follow({ query: "counts" }, listener);
  await vi.waitUntil(() => streams.length === 1);
  page.dispatchEvent(new Event("pagehide"));
  await vi.waitUntil(() => streams.length === 0);
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await vi.waitUntil(() => streams.length === 1);
  expect(names()).toEqual(["counts"]);
  close();
});

it("follows by itself where the worker cannot be loaded", () => {
  const { follow, listener, worker, own, close } = join();
  const leave = follow({ query: "counts" }, listener);
  worker.onerror?.call(worker as SharedWorker, {} as ErrorEvent);
  follow({ query: "run" }, listener);
  expect(own).toEqual(["counts", "run"]);
  leave();
  expect(own).toEqual(["run"]);
  close();
});
