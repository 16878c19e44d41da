import { expect, test } from "vitest";
import { watchPixelRatio } from "./use-pixel-ratio.ts";

/** The part of a browser's window that knows the ratio: a query fires once, when its own ratio no longer applies. */
class Screen extends EventTarget {
  devicePixelRatio = 1;
  readonly queries: { readonly media: string; readonly target: EventTarget; listeners: number }[] = [];

  matchMedia(media: string): MediaQueryList {
    const target = new EventTarget();
    const query = { media, target, listeners: 0 };
    this.queries.push(query);
    const counted = (name: "addEventListener" | "removeEventListener", by: number) => {
      const original = target[name].bind(target);
      target[name] = (...args: Parameters<EventTarget["addEventListener"]>) => {
        query.listeners += by;
        original(...args);
      };
    };
    counted("addEventListener", 1);
    counted("removeEventListener", -1);
    return target as MediaQueryList;
  }

  moveTo(ratio: number) {
    const left = this.queries.filter(({ media }) => media === `(resolution: ${this.devicePixelRatio}dppx)`);
    this.devicePixelRatio = ratio;
    for (const { target } of left) target.dispatchEvent(new Event("change"));
  }
}

function watched() {
  const screen = new Screen();
  const seen: number[] = [];
  const stop = watchPixelRatio(screen as unknown as Window, () => seen.push(screen.devicePixelRatio));
  return { screen, seen, stop, listening: () => screen.queries.reduce((sum, { listeners }) => sum + listeners, 0) };
}

test("every change of the pixel ratio is noticed, also back to an earlier one, with a single listener", () => {
  const { screen, seen, listening } = watched();
  for (const ratio of [2, 1.25, 1, 2]) screen.moveTo(ratio);
  expect(seen).toEqual([2, 1.25, 1, 2]);
  expect(listening()).toBe(1);
});

test("a change that comes with a resize alone is noticed, and the next one by its own query", () => {
  const { screen, seen, listening } = watched();
  screen.devicePixelRatio = 1.5;
  screen.dispatchEvent(new Event("resize"));
  screen.moveTo(3);
  expect(seen).toEqual([1.5, 3]);
  expect(listening()).toBe(1);
});

test("nothing is noticed any more once it is not watched", () => {
  const { screen, seen, stop, listening } = watched();
  screen.moveTo(2);
  stop();
  screen.moveTo(1);
  screen.dispatchEvent(new Event("resize"));
  expect(seen).toEqual([2]);
  expect(listening()).toBe(0);
});
