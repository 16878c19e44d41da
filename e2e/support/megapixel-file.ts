import { exampleMammogram } from "@second-read/imaging/testing";
import { oneMammogram } from "./one-mammogram.ts";

const { rows, columns, pixels } = exampleMammogram({ rows: 1280, columns: 832 });

/** A mammogram of one megapixel, 2 MB, as in digitised screening film; different for each number. */
export function megapixelFile(number: number): Uint8Array<ArrayBuffer> {
  const own = Uint16Array.from(pixels);
  own.set([number & 0xfff, number >> 12]);
  return oneMammogram(number, [
    { tag: 0x00280010, vr: "US", value: rows },
    { tag: 0x00280011, vr: "US", value: columns },
    { tag: 0x7fe00010, vr: "OW", value: new Uint8Array(own.buffer) },
  ]);
}
