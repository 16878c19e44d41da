import { expect, test } from "vitest";
import { copyShorts } from "./copy-shorts.ts";

const values = [1, 515, 65_535, 4096];
const plain = new Uint8Array(Uint16Array.from(values).buffer);

test("copyShorts reads from the place where the bytes begin, in an array or a Buffer, at an even or odd place of a file", () => {
  for (const before of [0, 1, 2, 7]) {
    const file = new Uint8Array(before + plain.length + 3).fill(9);
    file.set(plain, before);
    const array = file.subarray(before, before + plain.length + 1);
    for (const bytes of [array, Buffer.from(array.buffer, array.byteOffset, array.length)]) {
      const shorts = copyShorts(bytes, values.length);
      expect([before, ...shorts]).toEqual([before, ...values]);
      shorts.fill(0);
      expect([...file.subarray(before, before + plain.length)]).toEqual([...plain]);
    }
  }
});
