import { isDeepStrictEqual } from "node:util";
import { Rejected } from "@second-read/domain";
import sharp, { type TiffOptions } from "sharp";
import { describe, expect, test } from "vitest";
import { readTiff } from "./read-tiff.ts";

const rows = 75;
const columns = 53;
const wide = Uint16Array.from({ length: rows * columns }, (_, at) => (at % 7 === 0 ? 4095 : (at * 571) % 4096));
const narrow = Uint8Array.from(wide, (value) => value >> 4);

async function tiffOf(samples: Uint8Array | Uint16Array, options: TiffOptions): Promise<Uint8Array> {
  const image = sharp(samples, { raw: { width: columns, height: rows, channels: 1 } });
  return new Uint8Array(
    await image
      .toColourspace(samples instanceof Uint16Array ? "grey16" : "b-w")
      .tiff(options)
      .toBuffer(),
  );
}

function outcomeOf(bytes: Uint8Array): string {
  try {
    readTiff(bytes);
    return "READ";
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

const ways: TiffOptions[] = (["none", "lzw", "deflate", "packbits"] as const).flatMap((compression) => [
  { compression, predictor: "none" as const },
  { compression, predictor: "none" as const, tile: true, tileWidth: 16, tileHeight: 32 },
  { compression, predictor: "none" as const, bigtiff: true },
  ...(compression === "lzw" || compression === "deflate" ? [{ compression, predictor: "horizontal" as const }] : []),
]);

describe.each(ways)("readTiff of $compression, predictor $predictor, tiles $tile", (options) => {
  test("restores every sample, from plain bytes and from a Buffer of even or odd length", async () => {
    for (const samples of [narrow, wide]) {
      const bytes = await tiffOf(samples, options);
      for (const file of [bytes, Buffer.from(bytes), Buffer.concat([bytes, Buffer.alloc(1)])]) {
        const picture = readTiff(file);
        expect(picture).toMatchObject({ rows, columns, lossy: false, bitsStored: samples === wide ? 12 : 8 });
        expect(picture.pixels).toEqual(Uint16Array.from(samples));
      }
    }
  });

  test("refuses a file cut off at any place, and one whose image was overwritten", async () => {
    for (const samples of [narrow, wide]) {
      const bytes = await tiffOf(samples, options);
      // The last bytes may be a resolution or a directory that is not read; all others matter.
      for (let length = 8; length < bytes.length - 32; length += 41)
        expect([length, outcomeOf(bytes.subarray(0, length))]).not.toContain("READ");
      if (options.compression !== "none") expect(outcomeOf(bytes.slice().fill(0, 200, 900))).not.toBe("READ");
    }
  });
});

/** The same file with another tag in place of a field's; each field of the directory in turn. */
function* withTags(
  bytes: Uint8Array,
  tagFor: (tag: number, tags: readonly number[]) => readonly number[],
): Generator<[string, Uint8Array]> {
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  const places = Array.from({ length: view.getUint16(directory, true) }, (_, index) => directory + 2 + 12 * index);
  const tags = places.map((at) => view.getUint16(at, true));
  for (const [index, at] of places.entries()) {
    for (const other of tagFor(tags[index]!, tags)) {
      const changed = bytes.slice();
      new DataView(changed.buffer).setUint16(at, other, true);
      yield [`${tags[index]} as ${other}`, changed];
    }
  }
}

function pixelsOf(bytes: Uint8Array): Uint16Array | string {
  return outcomeOf(bytes) === "READ" ? readTiff(bytes).pixels : outcomeOf(bytes);
}

describe("a directory in which a tag is damaged", () => {
  const unknown = 58_882;
  // Nothing in the file tells that it was differenced.
  const undetectable = new Set([`317 as ${unknown}`]);

  test.each(["none", "lzw", "deflate", "packbits"] as const)("gives no other pixels, %s", async (compression) => {
    for (const samples of [narrow, wide]) {
      for (const predictor of ["none", "horizontal"] as const) {
        const bytes = await tiffOf(samples, { compression, predictor });
        const whole = pixelsOf(bytes);
        const silent: string[] = [];
        for (const [what, changed] of withTags(bytes, () => [unknown])) {
          const pixels = pixelsOf(changed);
          if (typeof pixels !== "string" && !undetectable.has(what) && !isDeepStrictEqual(pixels, whole)) silent.push(what);
        }
        expect(silent).toEqual([]);
      }
    }
  });

  test("is refused without its Photometric Interpretation: black and white would be a guess", async () => {
    const bytes = await tiffOf(wide, { compression: "lzw" });
    const outcomes = [...withTags(bytes, (tag) => (tag === 262 ? [unknown] : []))].map(([, changed]) => outcomeOf(changed));
    expect(outcomes).toEqual(["UNSUPPORTED_PIXELS"]);
  });

  test("is read without its Compression only if its strips are as long as plain samples, as older versions of ImageJ write them", async () => {
    const without = async (options: TiffOptions) => {
      const bytes = await tiffOf(wide, options);
      return [...withTags(bytes, (tag) => (tag === 259 ? [unknown] : []))].map(([, changed]) => pixelsOf(changed));
    };
    expect(await without({ compression: "none" })).toEqual([pixelsOf(await tiffOf(wide, { compression: "none" }))]);
    for (const compression of ["lzw", "deflate", "packbits"] as const) expect(await without({ compression })).toEqual(["CORRUPT"]);
  });

  test("is refused with a field twice", async () => {
    const bytes = await tiffOf(narrow, { compression: "lzw" });
    const isRead = (tag: number) => [256, 257, 258, 259, 262, 273, 277, 278, 279].includes(tag);
    const outcomes = [...withTags(bytes, (tag, tags) => tags.filter((other) => other !== tag && isRead(other)))].map(([what, changed]) => [
      what,
      outcomeOf(changed),
    ]);
    expect(outcomes.length).toBeGreaterThan(80);
    expect(outcomes.filter(([, outcome]) => outcome !== "CORRUPT")).toEqual([]);
  });
});

describe("readTiff", () => {
  test("reports JPEG strips as lossy, and reads them as other decoders do", async () => {
    const flat = new Uint8Array(rows * columns).fill(120);
    const picture = readTiff(await tiffOf(flat, { compression: "jpeg", quality: 90 }));
    expect(picture.lossy).toBe(true);
    expect(picture.pixels.every((value) => Math.abs(value - 120) <= 2)).toBe(true);
  });

  test("refuses a JPEG strip whose own rows and columns are others, though as many in all", async () => {
    const image = sharp(new Uint8Array(64 * 128).fill(120).fill(60, 3000), { raw: { width: 128, height: 64, channels: 1 } });
    const bytes = new Uint8Array(await image.toColourspace("b-w").tiff({ compression: "jpeg" }).toBuffer());
    const size = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0) + 5;
    expect([...bytes.subarray(size, size + 4)]).toEqual([0, 64, 0, 128]);
    expect(outcomeOf(bytes)).toBe("READ");
    expect(outcomeOf(bytes.with(size + 1, 128).with(size + 3, 64))).toBe("CORRUPT");
  });

  test("refuses a directory that points back to itself, and a small file that claims a large image", async () => {
    const bytes = await tiffOf(narrow, { compression: "none" });
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(4, true);
    const fields = view.getUint16(directory, true);
    const loop = bytes.slice();
    new DataView(loop.buffer).setUint32(directory + 2 + 12 * fields, directory, true);
    expect(outcomeOf(loop)).toBe("CORRUPT");
    const lie = bytes.slice();
    for (let at = directory + 2; at < directory + 2 + 12 * fields; at += 12) {
      const tag = view.getUint16(at, true);
      if (tag === 256 || tag === 257) new DataView(lie.buffer).setUint32(at + 8, 6300, true);
    }
    expect(outcomeOf(lie)).toMatch(/^(CORRUPT|TRUNCATED)$/);
  });
});
