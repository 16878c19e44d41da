import loadJpegLs from "@cornerstonejs/codec-charls/wasmjs";
import loadJpeg2000 from "@cornerstonejs/codec-openjpeg/wasmjs";
import { exampleMammogram } from "@second-read/imaging/testing";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { LoadCodec } from "./codecs/wasm-codecs.ts";
import { lossOfStream } from "./loss-of-stream.ts";
import { encodeJpegLossless } from "./testing/encode-jpeg-lossless.ts";

const { rows, columns, pixels } = exampleMammogram();

interface WasmEncoder {
  getDecodedBuffer(frame: object): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
  setNearLossless(near: number): void;
  setQuality(lossless: boolean, quality: number): void;
  setTileSize(size: { width: number; height: number }): void;
}

async function encode(load: LoadCodec, name: string, set: (encoder: WasmEncoder) => void): Promise<Uint8Array> {
  const codec = await load({ print: () => {}, printErr: () => {} });
  const encoder = new (codec[name] as unknown as new () => WasmEncoder)();
  const frame = { width: columns, height: rows, bitsPerSample: 12, componentCount: 1, isSigned: false, isUsingColorTransform: false };
  encoder.getDecodedBuffer(frame).set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
  set(encoder);
  encoder.encode();
  const stream = encoder.getEncodedBuffer().slice();
  encoder.delete();
  return stream;
}

describe("the stream says whether it has lost anything", () => {
  test.each([0, 1, 3, 5])("JPEG-LS, NEAR %s", async (near) => {
    const stream = await encode(loadJpegLs, "JpegLSEncoder", (encoder) => encoder.setNearLossless(near));
    expect(lossOfStream(stream)).toBe(near === 0 ? null : "ISO_14495_1");
  });

  test.each([true, false])("JPEG 2000, reversible: %s", async (lossless) => {
    const stream = await encode(loadJpeg2000, "J2KEncoder", (encoder) => encoder.setQuality(lossless, 10));
    expect(lossOfStream(stream)).toBe(lossless ? null : "ISO_15444_1");
    // The same in a JP2 wrapper, whose boxes come first.
    const boxes = Uint8Array.of(0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a, 0, 0, 0, 0, 0x6a, 0x70, 0x32, 0x63);
    expect(lossOfStream(Uint8Array.of(...boxes, ...stream))).toBe(lossless ? null : "ISO_15444_1");
  });

  test("JPEG 2000 whose component or tile is irreversible, though the main header's style is not", async () => {
    const stream = await encode(loadJpeg2000, "J2KEncoder", (encoder) => encoder.setQuality(true, 10));
    const tilePart = indexOf(stream, [0xff, 0x90]);
    const data = indexOf(stream, [0xff, 0x93]);
    const componentStyle = [0xff, 0x53, 0, 9, 0, 0, 5, 4, 4, 0, 0];
    expect(lossOfStream(insert(stream, tilePart, componentStyle))).toBe("ISO_15444_1");
    expect(lossOfStream(insert(stream, data, componentStyle))).toBe("ISO_15444_1");
    expect(lossOfStream(insert(stream, tilePart, componentStyle.with(-1, 1)))).toBeNull();
  });

  test("high-throughput JPEG 2000, which is a method of its own", async () => {
    const stream = await encode(loadJpeg2000, "J2KEncoder", (encoder) => encoder.setQuality(false, 10));
    expect(lossOfStream(stream.with(6, 0x40))).toBe("ISO_15444_15");
  });

  test.each([0, 1, 4])("JPEG Lossless, point transform %s", (pointTransform) => {
    const stream = encodeJpegLossless(pixels, { rows, columns, bits: 12, predictor: 1, pointTransform });
    expect(lossOfStream(stream)).toBe(pointTransform === 0 ? null : "ISO_10918_1");
  });

  test.each([false, true])("baseline JPEG, progressive: %s", async (progressive) => {
    const grey = Uint8Array.from(pixels, (value) => value >> 4);
    const stream = await sharp(grey, { raw: { width: columns, height: rows, channels: 1 } })
      .jpeg({ quality: 100, progressive })
      .toBuffer();
    expect(lossOfStream(stream)).toBe("ISO_10918_1");
  });

  test("cut at any place it answers without a fault", async () => {
    const streams = [
      await encode(loadJpegLs, "JpegLSEncoder", (encoder) => encoder.setNearLossless(2)),
      await encode(loadJpeg2000, "J2KEncoder", (encoder) => encoder.setQuality(false, 10)),
      encodeJpegLossless(pixels, { rows, columns, bits: 12, predictor: 1 }),
    ];
    for (const stream of streams)
      for (let length = 0; length < 300; length++)
        expect([null, "ISO_14495_1", "ISO_15444_1"]).toContain(lossOfStream(stream.subarray(0, length)));
  });
});

function indexOf(stream: Uint8Array, marker: readonly [number, number]): number {
  return stream.findIndex((byte, at) => byte === marker[0] && stream[at + 1] === marker[1]);
}

function insert(stream: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  return Uint8Array.of(...stream.subarray(0, at), ...bytes, ...stream.subarray(at));
}
