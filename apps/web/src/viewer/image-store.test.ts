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
