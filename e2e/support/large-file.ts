import { oneMammogram } from "./one-mammogram.ts";

const [rows, columns] = [3500, 3000];

/** A mammogram of 21 MB, which may be sent in three parts; another for each number. */
export function largeFile(number: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint16Array(rows * columns).map((_, index) => (index * 7 + number) % 4096);
  return oneMammogram(number, [
    { tag: 0x00280010, vr: "US", value: rows },
    { tag: 0x00280011, vr: "US", value: columns },
    { tag: 0x7fe00010, vr: "OW", value: new Uint8Array(pixels.buffer) },
  ]);
}
