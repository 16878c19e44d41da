import { Rejected } from "@second-read/domain";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { encodeJpegLossless } from "../testing/index.ts";
import { decodeJpegLossless } from "./jpeg-lossless.ts";
import { decodeJpegSequential } from "./jpeg-sequential.ts";
import { readJpegHeader } from "./jpeg-stream.ts";

const rows = 16;
const columns = 24;
const samples = Uint8Array.from({ length: rows * columns }, (_, at) => (at * 37) % 256);
const sequential = new Uint8Array(
  await sharp(samples, { raw: { width: columns, height: rows, channels: 1 } })
    .toColourspace("b-w")
    .jpeg()
    .toBuffer(),
);
const lossless = encodeJpegLossless(Uint16Array.from(samples), { rows, columns, bits: 8, predictor: 1 });

function outcomeOf(read: () => unknown): string {
  try {
    read();
    return "READ";
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

/** Where the payload of the first segment with this marker begins. */
function payloadOf(stream: Uint8Array, marker: number): number {
  return stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === marker) + 4;
}

describe("segments before the scan", () => {
  const applicationData = Uint8Array.of(0xff, 0xe5, 0, 4, 1, 2);
  const withMarker = (stream: Uint8Array, marker: number) =>
    new Uint8Array(Buffer.concat([stream.subarray(0, 2), applicationData.with(1, marker), stream.subarray(2)]));
  const reserved = [
    ...Array.from({ length: 0xbf }, (_, index) => index + 1),
    ...[0xc8, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xdc, 0xde, 0xdf],
    ...[0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd],
  ];

  test("may be application data or comments", () => {
    for (const marker of [0xe0, 0xe1, 0xef, 0xfe]) {
      expect(outcomeOf(() => decodeJpegSequential(withMarker(sequential, marker)))).toBe("READ");
      expect(outcomeOf(() => decodeJpegLossless(withMarker(lossless, marker)))).toBe("READ");
    }
  });

  test("are refused with any marker that has no place there", () => {
    const read = reserved.filter((marker) => outcomeOf(() => readJpegHeader(withMarker(sequential, marker))) !== "CORRUPT");
    expect([reserved.length, read]).toEqual([216, []]);
  });
});

describe("numbers of the headers", () => {
  const [frame, scan] = [payloadOf(sequential, 0xc0), payloadOf(sequential, 0xda)];
  const [quantisation, huffman] = [payloadOf(sequential, 0xdb), payloadOf(sequential, 0xc4)];

  test.each([
    ["sampling 0 across", frame + 7, 0x01],
    ["sampling 5 down", frame + 7, 0x15],
    ["a scan that begins with the second coefficient", scan + 3, 1],
    ["a scan that ends before the last", scan + 4, 62],
    ["approximations", scan + 5, 0x11],
    ["a quantisation table that no frame can name", quantisation, 4],
    ["a Huffman table that no scan can name", huffman, 4],
    ["a Huffman table of a third class", huffman, 0x20],
  ])("are refused where they say %s", (_, at, value) => {
    expect(sequential[at]).not.toBe(value);
    expect(outcomeOf(() => decodeJpegSequential(sequential.with(at, value)))).toBe("CORRUPT");
  });

  test("are refused where a lossless scan has what only others have", () => {
    const at = payloadOf(lossless, 0xda);
    expect(outcomeOf(() => decodeJpegLossless(lossless))).toBe("READ");
    expect(outcomeOf(() => decodeJpegLossless(lossless.with(at + 4, 63)))).toBe("CORRUPT");
    expect(outcomeOf(() => decodeJpegLossless(lossless.with(at + 5, 0x10)))).toBe("CORRUPT");
  });
});
