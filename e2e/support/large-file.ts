import { dicomFile, mammogramElements } from "@second-read/imaging/testing";

const [rows, columns] = [3500, 3000];

/** A mammogram of 21 MB, which may be sent in three parts; another for each number. */
export function largeFile(number: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint16Array(rows * columns).map((_, index) => (index * 7 + number) % 4096);
  return dicomFile(
    mammogramElements([
      { tag: 0x00080018, vr: "UI", value: `1.2.826.0.1.${number}` },
      { tag: 0x0020000d, vr: "UI", value: `1.2.826.0.2.${number}` },
      { tag: 0x00100020, vr: "LO", value: `patient ${number}` },
      { tag: 0x00280010, vr: "US", value: rows },
      { tag: 0x00280011, vr: "US", value: columns },
      { tag: 0x7fe00010, vr: "OW", value: new Uint8Array(pixels.buffer) },
    ]),
  );
}
