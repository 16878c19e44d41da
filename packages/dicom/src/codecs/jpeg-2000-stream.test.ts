import loadJpeg2000 from "@cornerstonejs/codec-openjpeg/wasmjs";
import { Rejected } from "@second-read/domain";
import { beforeAll, describe, expect, test } from "vitest";
import { asUnsigned, readJpeg2000 } from "./jpeg-2000-stream.ts";

const rows = 64;
const columns = 80;
let stream: Uint8Array;

// The encoder gives up on small images.
beforeAll(async () => {
  const codec = await loadJpeg2000({ print: () => {}, printErr: () => {} });
  const encoder = new (codec.J2KEncoder as unknown as new () => WasmEncoder)();
  const frame = { width: columns, height: rows, bitsPerSample: 12, componentCount: 1, isSigned: false, isUsingColorTransform: false };
  encoder.getDecodedBuffer(frame).set(new Uint8Array(Uint16Array.from({ length: rows * columns }, (_, at) => (at * 37) % 4096).buffer));
  encoder.encode();
  stream = encoder.getEncodedBuffer().slice();
  encoder.delete();
});

interface WasmEncoder {
  getDecodedBuffer(frame: object): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
}

function outcomeOf(bytes: Uint8Array): string {
  try {
    readJpeg2000(bytes);
    return "READ";
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

describe("readJpeg2000", () => {
  test("reads the size of the image", () => {
    expect(readJpeg2000(stream).header).toEqual({ rows, columns, components: 1, bits: 12, signed: false });
  });

  test.each([
    ["a sample at every other place across", 43, 2],
    ["a sample at every 123rd place across", 43, 123],
    ["no step across", 43, 0],
    ["a sample at every other place down", 44, 2],
    ["more than 38 bits", 42, 38],
    ["another number of components than it describes", 41, 2],
    ["tiles that begin right of the image", 35, 1],
    ["tiles that begin below the image", 39, 1],
    ["tiles without columns", 27, 0],
  ])("refuses a size segment that says %s", (_, at, value) => {
    expect(stream[at]).not.toBe(value);
    expect(outcomeOf(stream.with(at, value))).toBe("CORRUPT");
  });

  test("refuses tiles that end before the image begins", () => {
    const moved = stream.slice();
    // The image begins at 30 of 110 across, its first tile ends there at 80 and began at 0
    moved[11] = 110;
    moved[19] = 30;
    expect(outcomeOf(moved)).toBe("CORRUPT");
    moved[35] = 30;
    expect(outcomeOf(moved)).toBe("READ");
  });
});

test("asUnsigned leaves the file's own bytes as they are, in a Buffer too", () => {
  for (const bytes of [stream.with(42, 139), Buffer.from(stream.with(42, 139))]) {
    expect(asUnsigned(bytes)[42]).toBe(11);
    expect(bytes[42]).toBe(139);
  }
});
