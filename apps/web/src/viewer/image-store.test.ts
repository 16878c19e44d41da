import { describe, expect, it } from "vitest";
import type { DecodeAnswer, DecodedImage, DecodeRequest } from "./decoded-image.ts";
import { createImageStore } from "./image-store.ts";

/** A fake worker: records its requests and lets the test answer them. */
class Desk {
  readonly asked: DecodeRequest[] = [];
  onmessage: ((event: { data: DecodeAnswer }) => void) | null = null;
  onerror: (() => void) | null = null;
  postMessage(request: DecodeRequest) {
    this.asked.push(request);
  }
  answer(id: string, bytes: number) {
    this.onmessage?.({ data: { id, ok: true, image: { bytes } as DecodedImage } });
  }
  fail(id: string) {
    this.onmessage?.({ data: { id, ok: false, expired: false, sentence: "The connection was lost." } });
  }
}

function openStore() {
  const desks: Desk[] = [];
  const store = createImageStore(() => {
    const desk = new Desk();
    desks.push(desk);
    return desk as unknown as Worker;
  });
  const desk = (id: string) => desks.filter(({ asked }) => asked.some((request) => request.id === id));
  return { store, asked: () => desks.flatMap(({ asked }) => asked.map(({ url }) => url)).sort(), desk };
}

const megabyte = 2 ** 20;

const bytesOf = (state: ReturnType<ReturnType<typeof createImageStore>["get"]>) =>
  state?.kind === "ready" ? state.image.bytes : state?.kind;

describe("an image that was corrected", () => {
  it("is loaded again, unlike one of which only the URL has changed", () => {
    const { store, asked, desk } = openStore();
    store.request("a", "/a?signed=1#one");
    desk("a").at(-1)?.answer("a", 1);
    store.request("a", "/a?signed=2#one");
    expect(asked()).toEqual(["/a?signed=1#one"]);
    expect(bytesOf(store.get("a"))).toBe(1);
    store.request("a", "/a?signed=3#two");
    expect(asked()).toEqual(["/a?signed=1#one", "/a?signed=3#two"]);
    expect(bytesOf(store.get("a"))).toBe("loading");
    desk("a").at(-1)?.answer("a", 2);
    expect(bytesOf(store.get("a"))).toBe(2);
  });

  it("is not replaced by its earlier version, however late that arrives", () => {
    const { store, desk } = openStore();
    store.request("a", "/a#one");
    const [first] = desk("a");
    store.request("a", "/a#two");
    const second = desk("a").find((one) => one !== first);
    second?.answer("a", 2);
    first?.answer("a", 1);
    expect(bytesOf(store.get("a"))).toBe(2);
  });
});

describe("an image that cannot be loaded", () => {
  it("says so while it is shown, and is loaded again only on request", () => {
    const { store, asked, desk } = openStore();
    store.hold(["a"]);
    store.request("a", "/a#one");
    desk("a").at(-1)?.fail("a");
    store.request("a", "/a#one");
    expect([store.get("a")?.kind, asked().length]).toEqual(["failed", 1]);
    store.retry("a", "/a#one");
    expect([store.get("a")?.kind, asked().length]).toEqual(["loading", 2]);
  });

  it("is loaded again when it is shown, if it was only fetched ahead", () => {
    const { store, asked, desk } = openStore();
    store.request("a", "/a#one");
    desk("a").at(-1)?.fail("a");
    store.hold(["a"]);
    store.request("a", "/a#one");
    expect([store.get("a")?.kind, asked().length]).toEqual(["loading", 2]);
  });
});

describe("when memory is short", () => {
  const load = ({ store, desk }: ReturnType<typeof openStore>, ...ids: readonly string[]) => {
    for (const id of ids) store.request(id, `/${id}#one`);
    for (const id of ids)
      desk(id)
        .at(-1)
        ?.answer(id, 150 * megabyte);
  };
  const inMemory = ({ store }: ReturnType<typeof openStore>) =>
    store
      .ready()
      .map(([id]) => id)
      .sort();

  it("keeps the images on screen, whatever is fetched ahead of them", () => {
    const open = openStore();
    const release = open.store.hold(["a", "b", "c", "d"]);
    load(open, "a", "b", "c", "d");
    load(open, "e", "f", "g");
    expect(inMemory(open)).toEqual(["a", "b", "c", "d", "f", "g"]);
    release();
    load(open, "h");
    expect(inMemory(open)).toEqual(["g", "h"]);
  });

  it("keeps an image until each page that shows it has released it", () => {
    const open = openStore();
    const releases = [open.store.hold(["a"]), open.store.hold(["a"])];
    load(open, "a");
    releases[0]?.();
    load(open, "b", "c", "d");
    expect(inMemory(open)).toEqual(["a", "c", "d"]);
    releases[1]?.();
    load(open, "e");
    expect(inMemory(open)).toEqual(["d", "e"]);
  });

  it("drops the image requested longest ago first; a second request counts", () => {
    const open = openStore();
    load(open, "a", "b");
    open.store.request("a", "/a#one");
    load(open, "c");
    expect(inMemory(open)).toEqual(["a", "c"]);
  });
});

describe("an image that is forgotten", () => {
  it("is removed from memory, also if its answer arrives later", () => {
    const { store, desk } = openStore();
    store.request("a", "/a#one");
    store.request("b", "/b#one");
    desk("a").at(-1)?.answer("a", 1);
    store.forget(["a", "b"]);
    desk("b").at(-1)?.answer("b", 1);
    expect([store.get("a"), store.get("b"), store.ready()]).toEqual([undefined, undefined, []]);
  });
});
