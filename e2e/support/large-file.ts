import { oneMammogram } from "./one-mammogram.ts";

/** A mammogram of 21 MB, which may be sent in three parts, or of as many pixels as told, two bytes each; another for each number. */
export function largeFile(number: number, { rows, columns } = { rows: 3500, columns: 3000 }): Uint8Array<ArrayBuffer> {
  const pattern = Uint16Array.from({ length: 4096 }, (_, index) => (index * 7 + number) % 4096);
  return oneMammogram(number, [
    { tag: 0x00280010, vr: "US", value: rows },
    { tag: 0x00280011, vr: "US", value: columns },
    // Repeated by copying: a hundred million calls would hold the test's own connections up until they are given up.
    { tag: 0x7fe00010, vr: "OW", value: Buffer.alloc(2 * rows * columns, Buffer.from(pattern.buffer)) },
  ]);
}
