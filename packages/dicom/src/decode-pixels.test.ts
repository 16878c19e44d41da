import loadJpeg2000 from "@cornerstonejs/codec-openjpeg/wasmjs";
import type { Rejected } from "@second-read/domain";
import { dicomFile, exampleMammogram, mammogramElements } from "@second-read/imaging/testing";
import { describe, expect, test } from "vitest";
import type { DecodedFrame } from "./codecs/decoded-frame.ts";
import { decodePixels, toUnsigned } from "./decode-pixels.ts";
import { parseDicom } from "./parse-dicom.ts";
import { tags, transferSyntaxes } from "./tags.ts";
import { encodeJpegLossless } from "./testing/index.ts";
import { concatenate, type WrittenElement } from "./write-data-set.ts";

const layoutOf = (bitsStored: number, signed: boolean) => ({
  rows: 1,
  columns: 4,
  bitsAllocated: 16 as const,
  bitsStored,
  highBit: bitsStored - 1,
  signed,
});
const frameOf = (samples: DecodedFrame["samples"], approximate: DecodedFrame["approximate"]): DecodedFrame => ({
  rows: 1,
  columns: samples.length,
  samples,
  approximate,
});

describe("samples beyond the stored bits", () => {
  test("of a lossy stream are the ends of the range: white never turns black", () => {
    expect([...toUnsigned(frameOf(Uint16Array.of(0, 4095, 4096, 4101), true), layoutOf(12, false)).pixels]).toEqual([0, 4095, 4095, 4095]);
    expect([...toUnsigned(frameOf(Int16Array.of(-2050, -2048, 2047, 2049), true), layoutOf(12, true)).pixels]).toEqual([0, 0, 4095, 4095]);
    expect([...toUnsigned(frameOf(Int16Array.of(-70, -64, 63, 70), true), layoutOf(7, true)).pixels]).toEqual([0, 0, 127, 127]);
  });

  test("of a stream that may have been cut are its ends where they are near, and other bits where they are far or overlays are declared", () => {
    const layout = layoutOf(12, false);
    const near = frameOf(Uint16Array.of(0, 4095, 4096, 4300), "PERHAPS");
    expect([...toUnsigned(near, layout).pixels]).toEqual([0, 4095, 4095, 4095]);
    expect([...toUnsigned(near, layout, true).pixels]).toEqual([0, 4095, 0, 204]);
    expect([...toUnsigned(frameOf(Uint16Array.of(7, 4100, 0x8fff, 0x1005), "PERHAPS"), layout).pixels]).toEqual([7, 4, 4095, 5]);
  });

  test("of a lossless one lie in bits that hold old overlays, and are dropped", () => {
    expect([...toUnsigned(frameOf(Uint16Array.of(0x1fff, 0xf001, 5, 0), false), layoutOf(12, false)).pixels]).toEqual([4095, 1, 5, 0]);
  });
});

describe("native cells", () => {
  test("of every width, place and sign give the value that was written", async () => {
    for (const bitsAllocated of [8, 16]) {
      for (let bitsStored = 1; bitsStored <= bitsAllocated; bitsStored++) {
        for (let highBit = bitsStored - 1; highBit < bitsAllocated; highBit++) {
          for (const signed of [false, true]) {
            const values = [0, 1, 2 ** bitsStored - 1, 2 ** (bitsStored - 1)].map((value) => value % 2 ** bitsStored);
            const below = highBit - bitsStored + 1;
            const cells = values.map(
              (value) => ((value << below) | (2 ** below - 1) | ~(2 ** (highBit + 1) - 1)) & (2 ** bitsAllocated - 1),
            );
            const bytes = bitsAllocated === 8 ? Uint8Array.from(cells) : new Uint8Array(Uint16Array.from(cells).buffer);
            const shorts = { Rows: 2, Columns: 2, BitsAllocated: bitsAllocated, BitsStored: bitsStored, HighBit: highBit };
            const changes = Object.entries({ ...shorts, PixelRepresentation: Number(signed) });
            const file = dicomFile(
              mammogramElements([
                ...changes.map(([name, value]) => ({ tag: tags[name as keyof typeof shorts], vr: "US" as const, value })),
                { tag: tags.PixelData, vr: "OW", value: bytes },
              ]),
            );
            const { pixels, offset } = await decodePixels(parseDicom(file));
            const expected = values.map((value) => (signed && value >= 2 ** (bitsStored - 1) ? value - 2 ** bitsStored : value));
            expect([bitsAllocated, bitsStored, highBit, signed, Array.from(pixels, (value) => value - offset)]).toEqual([
              bitsAllocated,
              bitsStored,
              highBit,
              signed,
              expected,
            ]);
          }
        }
      }
    }
  });
});

/** A mammogram with these fragments as its pixel data. */
function encapsulated(offsetTable: readonly number[], parts: readonly Uint8Array[], changes: WrittenElement[] = []): Uint8Array {
  const items = [new Uint8Array(Uint32Array.from(offsetTable).buffer), ...parts].flatMap((part) => [
    new Uint8Array(Uint16Array.of(0xfffe, 0xe000, part.length + (part.length % 2), 0).buffer),
    part,
    new Uint8Array(part.length % 2),
  ]);
  const head = Uint16Array.of(0x7fe0, 0x0010, 0x424f, 0, 0xffff, 0xffff);
  const end = Uint16Array.of(0xfffe, 0xe0dd, 0, 0);
  const file = dicomFile(mammogramElements(changes, [tags.PixelData]), { transferSyntax: transferSyntaxes.jpegLossless });
  return concatenate([file, new Uint8Array(head.buffer), ...items, new Uint8Array(end.buffer)]);
}

const { rows, columns, pixels } = exampleMammogram();
const stream = encodeJpegLossless(pixels, { rows, columns, bits: 12, predictor: 1 });
const codeOf = (file: Uint8Array) =>
  decodePixels(parseDicom(file)).then(
    () => "DECODED",
    (error: Rejected) => error.code,
  );

describe("a header with a wrong bit count for its stream", () => {
  const bits = (allocated: number, stored: number, high: number): WrittenElement[] => [
    { tag: tags.BitsAllocated, vr: "US", value: allocated },
    { tag: tags.BitsStored, vr: "US", value: stored },
    { tag: tags.HighBit, vr: "US", value: high },
  ];

  test("neither truncates values nor shifts them", async () => {
    for (const change of [bits(16, 12, 15), bits(16, 10, 9), bits(16, 10, 15), bits(16, 14, 13)])
      expect((await decodePixels(parseDicom(encapsulated([], [stream], change)))).pixels).toEqual(pixels);
  });

  test("is refused where samples are wider than a cell", async () => {
    expect(await codeOf(encapsulated([], [stream], bits(8, 8, 7)))).toBe("FILE_CONTRADICTS_ITSELF");
  });
});

describe("a header that does not say how a cell is read", () => {
  test.each(["SamplesPerPixel", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"] as const)(
    "is refused without %s, which nobody can guess",
    async (name) => {
      expect(await codeOf(dicomFile(mammogramElements([], [tags[name]])))).toBe("CORRUPT");
      expect(await codeOf(dicomFile(mammogramElements([{ tag: tags[name], vr: "US", value: [] }])))).toBe("CORRUPT");
    },
  );

  test("is told what it lacks by its name in the standard", async () => {
    const lacking = (name: "SamplesPerPixel" | "HighBit") => decodePixels(parseDicom(dicomFile(mammogramElements([], [tags[name]]))));
    await expect(lacking("SamplesPerPixel")).rejects.toMatchObject({ context: { found: "it has no Samples per Pixel" } });
    await expect(lacking("HighBit")).rejects.toMatchObject({ context: { found: "it has no High Bit" } });
  });

  test("is refused where its cells are neither unsigned nor signed", async () => {
    for (const value of [2, 256, 65_535])
      expect(await codeOf(dicomFile(mammogramElements([{ tag: tags.PixelRepresentation, vr: "US", value }])))).toBe("UNSUPPORTED_PIXELS");
  });
});

describe("frames that the header does not count", () => {
  const fragments = (offsetTable: readonly number[], ...parts: Uint8Array[]) => encapsulated(offsetTable, parts);
  const [first, second] = [stream.slice(0, 400), stream.slice(400)];

  test("are refused, by their offsets or by a second stream; one in several fragments is decoded", async () => {
    expect(await codeOf(fragments([], stream))).toBe("DECODED");
    expect(await codeOf(fragments([0], first, second))).toBe("DECODED");
    expect(await codeOf(fragments([], new Uint8Array(), stream, new Uint8Array()))).toBe("DECODED");
    expect(await codeOf(fragments([0, 400], first, second))).toBe("DECODED");
    const runs = (fragment: Uint8Array) => fragment.with(0, 2).fill(0, 1, 4);
    expect(await codeOf(fragments([0, 400], runs(first), runs(second)))).toBe("MULTI_FRAME");
    expect(await codeOf(fragments([], stream, stream))).toBe("MULTI_FRAME");
    expect(await codeOf(fragments([0, stream.length + 8], stream, stream))).toBe("MULTI_FRAME");
  });
});

describe("overlays in the cells of a JPEG 2000 stream", () => {
  async function jpeg2000(cells: Uint16Array): Promise<Uint8Array> {
    const codec = await loadJpeg2000({ print: () => {}, printErr: () => {} });
    const encoder = new (codec.J2KEncoder as unknown as new () => WasmEncoder)();
    const frame = { width: columns, height: rows, bitsPerSample: 16, componentCount: 1, isSigned: false, isUsingColorTransform: false };
    encoder.getDecodedBuffer(frame).set(new Uint8Array(cells.buffer));
    encoder.setQuality(true, 0);
    encoder.encode();
    const encoded = encoder.getEncodedBuffer().slice();
    encoder.delete();
    return encoded;
  }

  test("are no part of the image, whether the header tells of them or they reach far", async () => {
    const overlay: WrittenElement = { tag: 0x60000102, vr: "US", value: 12 };
    // On dark pixels alone a bit above the stored ones may be taken for rounding, but for the header.
    const low = pixels.map((value, at) => (at % 3 === 0 ? value : 50) | (at % 3 === 1 ? 0x1000 : 0));
    const far = pixels.map((value, at) => value | (at % 3 === 1 ? 0x8000 : 0));
    const decoded = async (cells: Uint16Array, changes: WrittenElement[]) =>
      (await decodePixels(parseDicom(encapsulated([], [await jpeg2000(Uint16Array.from(cells))], changes)))).pixels;
    expect(await decoded(low, [overlay])).toEqual(low.map((value) => value & 4095));
    expect(await decoded(far, [])).toEqual(pixels);
  });
});

interface WasmEncoder {
  getDecodedBuffer(frame: object): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
  setQuality(lossless: boolean, quality: number): void;
}
