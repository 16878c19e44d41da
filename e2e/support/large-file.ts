import { oneMammogram } from "./one-mammogram.ts";

/** A mammogram of 21 MB, large enough to be sent in three parts, or of the given number of pixels, two bytes each; different for each number. */
export function largeFile(number: number, { rows, columns } = { rows: 3500, columns: 3000 }): Uint8Array<ArrayBuffer> {
  const pattern = Uint16Array.from({ length: 4096 }, (_, index) => (index * 7 + number) % 4096);
  return oneMammogram(number, [
    { tag: 0x00280010, vr: "US", value: rows },
    { tag: 0x00280011, vr: "US", value: columns },
    // Filled by copying: a hundred million calls would block the test's own connections until they time out.
    { tag: 0x7fe00010, vr: "OW", value: Buffer.alloc(2 * rows * columns, Buffer.from(pattern.buffer)) },
  ]);
}
