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

describe("marker segments", () => {
  /** The stream with a segment put in front of its first tile-part, whose header is untouched. */
  const withSegment = (marker: number, bytes: Uint8Array) => {
    const at = bytes.findIndex((byte, index) => byte === 0xff && bytes[index + 1] === 0x90);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, at), Uint8Array.of(0xff, marker, 0, 4, 0, 0), bytes.subarray(at)]));
  };
  const places = () => {
    const markers: number[] = [];
    for (let at = 2; stream[at + 1] !== 0x90; at += 2 + (stream[at + 2]! << 8) + stream[at + 3]!) markers.push(at);
    return markers;
  };

  test("are refused in the main header where they are none of it", () => {
    for (const marker of [0x53, 0x55, 0x5f, 0x63, 0x64]) expect([marker, outcomeOf(withSegment(marker, stream))]).toEqual([marker, "READ"]);
    for (const marker of [0x00, 0x30, 0x50, 0x51, 0x52, 0x54, 0x58, 0x5c, 0x61, 0x62, 0x65, 0x74, 0x91, 0x93, 0xd9, 0xff])
      expect([marker, outcomeOf(withSegment(marker, stream))]).toEqual([marker, "CORRUPT"]);
  });

  test("are refused with any other marker in place of one that is needed", () => {
    const needed = places().filter((at) => stream[at + 1] === 0x52 || stream[at + 1] === 0x5c);
    expect(needed).toHaveLength(2);
    for (const at of needed)
      for (let marker = 0; marker < 256; marker++)
        if (marker !== stream[at + 1]) expect([at, marker, outcomeOf(stream.with(at + 1, marker))]).not.toContain("READ");
  });

  test("of capabilities are those that the size segment announces, and of high throughput alone", () => {
    const end = places()[1]!;
    const withCapabilities = (parts: number, ...entries: number[]) => {
      const segment = new DataView(new ArrayBuffer(8 + 2 * entries.length));
      segment.setUint16(0, 0xff50);
      segment.setUint16(2, 6 + 2 * entries.length);
      segment.setUint32(4, parts);
      for (const [index, entry] of entries.entries()) segment.setUint16(8 + 2 * index, entry);
      const announced = stream.with(6, 0x40);
      return new Uint8Array(Buffer.concat([announced.subarray(0, end), new Uint8Array(segment.buffer), announced.subarray(end)]));
    };
    expect(outcomeOf(withCapabilities(0x20000, 0x24))).toBe("READ");
    expect(outcomeOf(withCapabilities(0x20000, 0x24).with(6, 0))).toBe("CORRUPT");
    expect(outcomeOf(stream.with(6, 0x40))).toBe("CORRUPT");
    expect(outcomeOf(withCapabilities(0x60000, 0x24))).toBe("CORRUPT");
    expect(outcomeOf(withCapabilities(0x60000, 0x24, 0))).toBe("CORRUPT");
    expect(outcomeOf(withCapabilities(0x20000))).toBe("CORRUPT");
  });
});

describe("coding style and quantisation", () => {
  const placeOf = (marker: number) => stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === marker);
  /** Offsets from the marker: the length of the segment stands at 2, its content begins at 4. */
  const styleAt = (offset: number) => placeOf(0x52) + offset;
  const stepsAt = (offset: number) => placeOf(0x5c) + offset;

  test.each([
    ["a reserved bit of the style", 4, 8],
    ["a sixth order of progression", 5, 5],
    ["a component transform that is none", 8, 2],
    ["33 levels", 9, 33],
    ["blocks of 2,048 columns", 10, 9],
    ["blocks of 2,048 rows", 11, 9],
    ["blocks of high throughput in a stream without it", 12, 64],
    ["a third transform", 13, 2],
    ["the other transform", 13, 0],
  ])("are refused with %s", (_, offset, value) => {
    expect(stream[styleAt(offset)]).not.toBe(value);
    expect(outcomeOf(stream.with(styleAt(offset), value))).toBe("CORRUPT");
  });

  test("are refused without a layer, and with blocks of more than 4,096 values", () => {
    expect(outcomeOf(stream.with(styleAt(6), 0).with(styleAt(7), 0))).toBe("CORRUPT");
    expect(outcomeOf(stream.with(styleAt(10), 4).with(styleAt(11), 5))).toBe("CORRUPT");
    expect(outcomeOf(stream.with(styleAt(10), 3).with(styleAt(11), 5))).toBe("READ");
  });

  test("are refused with any other number of levels, or kind of step sizes, than the other of the two says", () => {
    const levels = stream[styleAt(9)]!;
    for (let value = 0; value < 33; value++)
      if (value !== levels) expect([value, outcomeOf(stream.with(styleAt(9), value))]).toEqual([value, "CORRUPT"]);
    const steps = stream[stepsAt(4)]!;
    expect(steps & 31).toBe(0);
    for (let kind = 1; kind < 32; kind++) expect([kind, outcomeOf(stream.with(stepsAt(4), steps + kind))]).toEqual([kind, "CORRUPT"]);
  });

  test("are verified in the header of a tile-part too", () => {
    const tilePart = placeOf(0x90);
    const withCopy = (segment: Uint8Array) => {
      const longer = new Uint8Array(Buffer.concat([stream.subarray(0, tilePart + 12), segment, stream.subarray(tilePart + 12)]));
      const view = new DataView(longer.buffer);
      view.setUint32(tilePart + 6, view.getUint32(tilePart + 6) + segment.length);
      return longer;
    };
    for (const place of [placeOf(0x52), placeOf(0x5c)]) {
      const segment = stream.slice(place, place + 2 + (stream[place + 2]! << 8) + stream[place + 3]!);
      expect(outcomeOf(withCopy(segment))).toBe("READ");
      expect(outcomeOf(withCopy(segment.with(4, 24)))).toBe("CORRUPT");
    }
  });

  test("of high throughput have one quality layer", () => {
    const layers = styleAt(7) + 10;
    const segment = Uint8Array.of(0xff, 0x50, 0, 8, 0, 2, 0, 0, 0, 0x24);
    const announced = stream.with(6, 0x40);
    const style = placeOf(0x52);
    const highThroughput = new Uint8Array(Buffer.concat([announced.subarray(0, style), segment, announced.subarray(style)]));
    expect(highThroughput[layers]).toBe(1);
    expect(outcomeOf(highThroughput)).toBe("READ");
    expect(outcomeOf(highThroughput.with(layers, 2))).toBe("UNSUPPORTED_TRANSFER_SYNTAX");
    expect(outcomeOf(stream.with(styleAt(7), 2))).toBe("READ");
  });
});

test("asUnsigned leaves the file's own bytes as they are, in a Buffer too", () => {
  for (const bytes of [stream.with(42, 139), Buffer.from(stream.with(42, 139))]) {
    expect(asUnsigned(bytes)[42]).toBe(11);
    expect(bytes[42]).toBe(139);
  }
});
