import { describe, expect, test } from "vitest";
import { isPadding } from "./is-padding.ts";

const rows = 40;
const columns = 33;
const noise = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 37) % 251);
const accepts = (bytes: Uint8Array) => isPadding(bytes, columns * 2, rows * 2);

describe("isPadding", () => {
  test("accepts nothing, one byte, and less than a row or a column", () => {
    expect([0, 1, 2, columns * 2 - 1].map((length) => accepts(noise(length)))).toEqual([true, true, true, true]);
    expect([rows * 2, columns * 2, 1000].map((length) => accepts(noise(length)))).toEqual([false, false, false]);
    // Higher than wide, and wider than high.
    expect([isPadding(noise(50), 100, 40), isPadding(noise(50), 40, 100)]).toEqual([false, false]);
  });

  test("accepts any number of one value, of one byte or two", () => {
    expect([100, 512, 2048, 100_002].map((length) => accepts(new Uint8Array(length)))).toEqual([true, true, true, true]);
    expect(accepts(Uint8Array.from({ length: 512 }, (_, at) => at % 2))).toBe(true);
    expect(accepts(new Uint8Array(512).with(511, 1))).toBe(false);
  });

  test("refuses whole columns, of one value too: the header may have lost them", () => {
    for (const count of [1, 2, 17]) {
      expect(accepts(new Uint8Array(count * rows * 2))).toBe(false);
      // With a byte to make their number even.
      expect(isPadding(new Uint8Array(count * 41 + 1), columns, 41)).toBe(false);
    }
  });
});
