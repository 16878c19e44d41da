import { crc32, deflateSync } from "node:zlib";
import { Rejected } from "@second-read/domain";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readPicture } from "./read-picture.ts";

/** The end of a PNG's signature and first chunk. */
const endOfHeader = 33;
const rows = 9;
const columns = 13;
const wide = Uint16Array.from({ length: rows * columns }, (_, at) => (at * 571) % 65_536);
const narrow = Uint8Array.from(wide, (value) => value >> 8);
const twelve = wide.map((value) => value >> 4);
const header = (kind: string, maximum: number) => new TextEncoder().encode(`${kind}\n# made here\n${columns} ${rows}\n${maximum}\n`);
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const bigEndian = (values: Uint16Array) =>
  Uint8Array.from({ length: values.length * 2 }, (_, at) => (at % 2 === 0 ? values[at >> 1]! >> 8 : values[at >> 1]! & 255));
const grey8 = () => sharp(narrow, { raw: { width: columns, height: rows, channels: 1 } }).toColourspace("b-w");
const grey16 = (values: Uint16Array) => sharp(values, { raw: { width: columns, height: rows, channels: 1 } }).toColourspace("grey16");
const colour = (data: Uint8Array) => sharp(data, { raw: { width: columns, height: rows, channels: 3 } });

async function codeOf(bytes: Uint8Array, format: Parameters<typeof readPicture>[1]): Promise<string> {
  const outcome = await readPicture(bytes, format).catch((error: unknown) => error);
  return outcome instanceof Rejected ? outcome.code : "READ";
}

describe("readPicture keeps every bit", () => {
  test.each([
    ["8-bit PNG", "PNG", () => grey8().png().toBuffer(), narrow, 8],
    ["16-bit PNG", "PNG", () => grey16(wide).png().toBuffer(), wide, 16],
    ["12 bits in a 16-bit PNG", "PNG", () => grey16(twelve).png().toBuffer(), twelve, 12],
    ["8-bit TIFF", "TIFF", () => grey8().tiff({ compression: "lzw" }).toBuffer(), narrow, 8],
    ["16-bit TIFF", "TIFF", () => grey16(wide).tiff({ compression: "none" }).toBuffer(), wide, 16],
    [
      "grey in three channels",
      "PNG",
      () =>
        colour(Uint8Array.from({ length: rows * columns * 3 }, (_, at) => narrow[Math.floor(at / 3)]!))
          .png()
          .toBuffer(),
      narrow,
      8,
    ],
    ["binary PGM of 8 bits", "PGM", async () => join(header("P5", 255), narrow), narrow, 8],
    ["binary PGM of 16 bits", "PGM", async () => join(header("P5", 65_535), bigEndian(wide)), wide, 16],
    ["text PGM", "PGM", async () => join(header("P2", 4095), new TextEncoder().encode(twelve.join(" "))), twelve, 12],
  ] as const)("%s", async (_, format, make, expected, bits) => {
    const file = new Uint8Array(await make());
    // Of a Buffer `slice` is a view, and a file may begin at an odd place of a larger one.
    for (const bytes of [file, Buffer.from(file), Buffer.concat([Buffer.alloc(1), file]).subarray(1)]) {
      const picture = await readPicture(bytes, format);
      expect(Array.from(picture.pixels)).toEqual(Array.from(expected));
      expect(picture).toMatchObject({ rows, columns, bitsStored: bits, lossy: false });
      expect(Buffer.compare(bytes, file)).toBe(0);
    }
  });

  test("a JPEG of an unsupported process is refused as such, not as damaged", async () => {
    const jpeg = new Uint8Array(await grey8().jpeg().toBuffer());
    const at = jpeg.findIndex((byte, index) => byte === 0xff && jpeg[index + 1] === 0xc0) + 1;
    for (const process of [0xc5, 0xc9, 0xca, 0xcb, 0xf7]) expect(await codeOf(jpeg.with(at, process), "JPEG")).toBe("UNSUPPORTED_PIXELS");
    const progressive = new Uint8Array(await grey8().jpeg({ progressive: true }).toBuffer());
    const precisionAt = progressive.findIndex((byte, index) => byte === 0xff && progressive[index + 1] === 0xc2) + 4;
    expect(await codeOf(progressive.with(precisionAt, 12), "JPEG")).toBe("UNSUPPORTED_PIXELS");
  });

  test("a lossy JPEG is close to the original and reported as lossy", async () => {
    const flat = new Uint8Array(64 * 64).fill(120);
    const picture = await readPicture(
      new Uint8Array(
        await sharp(flat, { raw: { width: 64, height: 64, channels: 1 } })
          .jpeg()
          .toBuffer(),
      ),
      "JPEG",
    );
    expect(picture.lossy).toBe(true);
    expect(picture.pixels.every((value) => Math.abs(value - 120) <= 2)).toBe(true);
  });
});

describe("readPicture refuses", () => {
  test("colour", async () => {
    expect(
      await codeOf(
        await colour(Uint8Array.from({ length: rows * columns * 3 }, (_, at) => (at * 31) % 256))
          .png()
          .toBuffer(),
        "PNG",
      ),
    ).toBe("UNSUPPORTED_PIXELS");
  });

  test("900 megapixels of one colour before they are decoded", async () => {
    expect(await codeOf(flatPng(30_000, 30_000), "PNG")).toBe("TOO_MANY_PIXELS");
    expect(await codeOf(new TextEncoder().encode("P5 30000 30000 255\n"), "PGM")).toBe("TOO_MANY_PIXELS");
  });

  test("files that end early", async () => {
    const noise = Uint8Array.from({ length: 200 * 200 }, (_, at) => ((at * 571) >> 3) % 256);
    const large = () => sharp(noise, { raw: { width: 200, height: 200, channels: 1 } }).toColourspace("b-w");
    for (const [bytes, format] of [
      [await large().png().toBuffer(), "PNG"],
      [await large().tiff({ compression: "none" }).toBuffer(), "TIFF"],
      [await large().jpeg().toBuffer(), "JPEG"],
    ] as const) {
      for (const share of [0.3, 0.6, 0.95]) {
        expect([format, share, await codeOf(bytes.subarray(0, bytes.length * share), format)]).toEqual([format, share, "TRUNCATED"]);
      }
    }
    expect(await codeOf(join(header("P5", 255), narrow.subarray(1)), "PGM")).toBe("TRUNCATED");
    expect(await codeOf(new TextEncoder().encode("P2 2 2 255 1 2 3"), "PGM")).toBe("TRUNCATED");
  });

  test("pictures that must be turned or mirrored for display", async () => {
    const turned = (orientation: number) => grey8().withMetadata({ orientation });
    for (const [format, make] of [
      ["TIFF", (orientation: number) => turned(orientation).tiff({ compression: "none" }).toBuffer()],
      ["JPEG", (orientation: number) => turned(orientation).jpeg().toBuffer()],
      ["PNG", (orientation: number) => turned(orientation).png().toBuffer()],
    ] as const) {
      const codes = await Promise.all([1, 2, 3, 6, 8].map(async (orientation) => codeOf(await make(orientation), format)));
      expect([format, ...codes]).toEqual([format, "READ", ...Array(4).fill("UNSUPPORTED_PIXELS")]);
    }
  });

  test("pictures that must be stretched for display", async () => {
    const png = new Uint8Array(await grey8().png().toBuffer());
    const jpeg = new Uint8Array(await grey8().jpeg().toBuffer());
    const pngOf = (across: number, down: number) => {
      const densities = Buffer.alloc(9, 1);
      densities.writeUInt32BE(across, 0);
      densities.writeUInt32BE(down, 4);
      return join(png.subarray(0, endOfHeader), chunk("pHYs", densities), png.subarray(endOfHeader));
    };
    const jpegOf = (across: number, down: number) => {
      const jfif = Buffer.from("ffe000104a46494600010101000000000000", "hex");
      jfif.writeUInt16BE(across, 12);
      jfif.writeUInt16BE(down, 14);
      return join(jpeg.subarray(0, 2), jfif, jpeg.subarray(2));
    };
    const tiffOf = async (across: number, down: number) =>
      new Uint8Array(
        await grey8()
          .tiff({ compression: "none", xres: across / 25.4, yres: down / 25.4 })
          .toBuffer(),
      );
    for (const [format, make] of [
      ["PNG", pngOf],
      ["JPEG", jpegOf],
      ["TIFF", tiffOf],
    ] as const) {
      const codes = [];
      for (const [across, down] of [
        [300, 300],
        [300, 299],
        [300, 150],
        [150, 300],
      ] as const)
        codes.push(await codeOf(await make(across, down), format));
      expect([format, ...codes]).toEqual([format, "READ", "READ", "UNSUPPORTED_PIXELS", "UNSUPPORTED_PIXELS"]);
    }
    for (const silent of [pngOf(0, 300), pngOf(0, 0)]) expect(await codeOf(silent, "PNG")).toBe("READ");
    expect(await codeOf(jpegOf(0, 1), "JPEG")).toBe("READ");
  });

  test("values above the file's stated maximum", async () => {
    expect(await codeOf(join(header("P5", 200), narrow), "PGM")).toBe("CORRUPT");
    expect(await codeOf(join(header("P2", 200), new TextEncoder().encode(narrow.join(" "))), "PGM")).toBe("CORRUPT");
  });

  test("more values than rows and columns: with other columns each row would come from the wrong place", async () => {
    const head = (kind: string, across: number) => new TextEncoder().encode(`${kind} ${across} ${rows} 65535\n`);
    const text = new TextEncoder().encode(wide.join(" "));
    for (const across of [1, columns - 1]) {
      expect(await codeOf(join(head("P5", across), bigEndian(wide)), "PGM")).toBe("CORRUPT");
      expect(await codeOf(join(head("P2", across), text), "PGM")).toBe("CORRUPT");
    }
    for (const end of ["", "\n", "# the end\n"]) {
      const after = new TextEncoder().encode(end);
      expect(await codeOf(join(head("P5", columns), bigEndian(wide), after), "PGM")).toBe("READ");
      expect(await codeOf(join(head("P2", columns), text, new TextEncoder().encode(" "), after), "PGM")).toBe("READ");
    }
    expect(await codeOf(join(head("P5", columns), bigEndian(wide), new Uint8Array(512)), "PGM")).toBe("READ");
  });

  test("a header that ends with two characters: each pixel would be the one before", async () => {
    const head = (end: string) => new TextEncoder().encode(`P5 ${columns} ${rows} 255${end}`);
    expect(await codeOf(join(head("\n"), narrow), "PGM")).toBe("READ");
    expect(await codeOf(join(head("\r"), narrow), "PGM")).toBe("READ");
    expect(await codeOf(join(head("\r\n"), narrow), "PGM")).toBe("CORRUPT");
    // The first pixel may well be 10.
    expect(await codeOf(join(head("\r"), narrow.with(0, 10)), "PGM")).toBe("READ");
  });

  test("a PNG with a chunk that must not be passed over and is not known", async () => {
    const png = new Uint8Array(await grey8().png().toBuffer());
    const withChunk = (name: string) => join(png.subarray(0, endOfHeader), chunk(name, Buffer.alloc(4)), png.subarray(endOfHeader));
    expect(await codeOf(withChunk("teXt"), "PNG")).toBe("READ");
    for (const name of ["CgBI", "IDAU", "PLTF"]) expect(await codeOf(withChunk(name), "PNG")).toBe("CORRUPT");
  });

  test("several pages", async () => {
    const two = join(header("P5", 255), narrow, header("P5", 255), narrow);
    expect(await codeOf(two, "PGM")).toBe("MULTI_FRAME");
  });
});

/** A whole single-coloured PNG of 1 bit per pixel: small on disk, large once decoded. */
function flatPng(width: number, height: number): Uint8Array {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size[8] = 1;
  const lines = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 1 });
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return new Uint8Array(Buffer.concat([signature, chunk("IHDR", size), chunk("IDAT", lines), chunk("IEND", Buffer.alloc(0))]));
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
