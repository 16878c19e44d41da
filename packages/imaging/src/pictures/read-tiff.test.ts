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
  test("gives every sample, of plain bytes and of a Buffer with an even or odd number of them", async () => {
    for (const samples of [narrow, wide]) {
      const bytes = await tiffOf(samples, options);
      for (const file of [bytes, Buffer.from(bytes), Buffer.concat([bytes, Buffer.alloc(1)])]) {
        const picture = readTiff(file);
        expect(picture).toMatchObject({ rows, columns, lossy: false, bitsStored: samples === wide ? 12 : 8 });
        expect(picture.pixels).toEqual(Uint16Array.from(samples));
      }
    }
  });

  test("refuses a file cut anywhere, and one whose image was overwritten", async () => {
    for (const samples of [narrow, wide]) {
      const bytes = await tiffOf(samples, options);
      // The last bytes may be a resolution or a directory that nobody reads, all others count.
      for (let length = 8; length < bytes.length - 32; length += 41)
        expect([length, outcomeOf(bytes.subarray(0, length))]).not.toContain("READ");
      if (options.compression !== "none") expect(outcomeOf(bytes.slice().fill(0, 200, 900))).not.toBe("READ");
    }
  });
});

describe("readTiff", () => {
  test("says that JPEG strips are lossy, and reads them as their peers do", async () => {
    const flat = new Uint8Array(rows * columns).fill(120);
    const picture = readTiff(await tiffOf(flat, { compression: "jpeg", quality: 90 }));
    expect(picture.lossy).toBe(true);
    expect(picture.pixels.every((value) => Math.abs(value - 120) <= 2)).toBe(true);
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
