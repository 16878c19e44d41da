import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

test("what was asked for longest ago makes room", () => {
  const recent = new Recent<string, number>({ most: 2 });
  recent.set("a", 1);
  recent.set("b", 2);
  recent.get("a");
  recent.set("c", 3);
  expect(["a", "b", "c"].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
});

test("sizes are added up, of what is replaced and taken out too", () => {
  const recent = new Recent<string, string>({ most: 10, sizeOf: (text) => text.length });
  recent.set("a", "1234");
  recent.set("a", "12");
  recent.set("b", "12345678");
  expect([recent.get("a"), recent.size]).toEqual(["12", 10]);
  recent.delete("a");
  recent.deleteWhere((text) => text.startsWith("1"));
  expect(recent.size).toBe(0);
});

test("what is larger than all may be is not kept, and drives nothing out", () => {
  const recent = new Recent<string, string>({ most: 10, sizeOf: (text) => text.length });
  recent.set("a", "1234");
  recent.set("b", "12345678901");
  expect([recent.get("a"), recent.get("b")]).toEqual(["1234", undefined]);
});

test("ten thousand keys that nobody asks for again leave no more than may be kept", () => {
  const recent = new Recent<string, number>({ most: 100 });
  for (let index = 0; index < 10_000; index += 1) recent.set(`key ${index}`, index);
  expect([recent.size, recent.get("key 0"), recent.get("key 9999")]).toEqual([100, undefined, 9999]);
});
