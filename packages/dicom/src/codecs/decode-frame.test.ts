import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import loadJpeg2000 from "@cornerstonejs/codec-openjpeg/wasmjs";
import { Rejected } from "@second-read/domain";
import { writeMammogram } from "@second-read/imaging";
import { exampleMammogram } from "@second-read/imaging/testing";
import { describe, expect, test } from "vitest";
import { decodePixels } from "../decode-pixels.ts";
import { parseDicom } from "../parse-dicom.ts";
import { transferSyntaxes } from "../tags.ts";
import { decodeFrame } from "./decode-frame.ts";
import { decodeRle } from "./rle.ts";

const original = exampleMammogram({ rows: 61, columns: 47 });
const size = { rows: 61, columns: 47, bytesPerSample: 2 as const };

/** The example file after a dcmtk program has rewritten it. */
function rewritten(program: string, ...options: string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "codec-"));
  try {
    const [from, to] = [join(folder, "a.dcm"), join(folder, "b.dcm")];
    writeFileSync(from, writeMammogram(original));
    execFileSync(program, [...options, from, to], { stdio: "ignore" });
    return new Uint8Array(readFileSync(to));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function absent(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return false;
  } catch {
    if (process.env.EVERYTHING === "1") throw new Error(`${program} is not installed, and EVERYTHING=1 forbids skipping`);
    console.warn(`skipped: ${program} is not here`);
    return true;
  }
}

const lossless: [syntax: keyof typeof transferSyntaxes, program: string, ...options: string[]][] = [
  ["implicitLittleEndian", "dcmconv", "+ti"],
  ["deflatedExplicitLittleEndian", "dcmconv", "+td"],
  ["jpegLossless", "dcmcjpeg", "+el"],
  ["jpegLosslessFirstOrder", "dcmcjpeg", "+e1"],
  ["jpegLsLossless", "dcmcjpls", "+el"],
  ["rleLossless", "dcmcrle"],
];

describe("lossless transfer syntaxes restore every pixel", () => {
  for (const [syntax, program, ...options] of lossless) {
    test.skipIf(absent(program))(syntax, async () => {
      const parsed = parseDicom(rewritten(program, ...options));
      expect(parsed.transferSyntax).toBe(transferSyntaxes[syntax]);
      expect((await decodePixels(parsed)).pixels).toEqual(original.pixels);
    });
  }

  test("jpeg2000Lossless", async () => {
    const { samples } = await decodeFrame([await encodeJpeg2000()], size);
    expect(Array.from(samples)).toEqual(Array.from(original.pixels));
  });
});

describe("a stream is decoded by its actual kind", () => {
  // Made with OpenJPH, which no package here holds an encoder of: 8 × 8 values, each 61 more than the one before.
  const highThroughput =
    "/0//UQApQAAAAAAIAAAACAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wAEyCIkJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAFoAAf+TwAAmNfYFB3QAAADAABNAABMAKv4CB3QAZPEDh3QAwAATQAATgBAQAYJ0AJIoiQDDVADAACogABVgOI7jqnCCdQDOO3fu/MBCAey2AP/Z";

  test("high-throughput JPEG 2000", async () => {
    const { samples } = await decodeFrame([Buffer.from(highThroughput, "base64")], { rows: 8, columns: 8, bytesPerSample: 2 });
    expect([...samples]).toEqual(Array.from({ length: 64 }, (_, at) => at * 61));
  });

  test("run lengths, with zeros after them", async () => {
    const stream = new Uint8Array(72);
    stream.set([1, 0, 0, 0, 64], 0);
    stream.set([1, 7, 9, 255, 5], 64);
    expect([...(await decodeFrame([stream], { rows: 2, columns: 2, bytesPerSample: 1 })).samples]).toEqual([7, 9, 5, 5]);
    await expect(decodeFrame([stream.with(70, 3)], { rows: 2, columns: 2, bytesPerSample: 1 })).rejects.toThrow(new Rejected("CORRUPT"));
  });
});

describe("lossy transfer syntaxes are close to the original", () => {
  test.skipIf(absent("dcmcjpeg"))("12-bit JPEG Extended", async () => {
    const parsed = parseDicom(rewritten("dcmcjpeg", "+ee", "+q", "95"));
    expect(parsed.transferSyntax).toBe(transferSyntaxes.jpegExtended);
    const { pixels } = await decodePixels(parsed);
    const mean = pixels.reduce((sum, value, at) => sum + Math.abs(value - original.pixels[at]!), 0) / pixels.length;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(20);
  });

  test.skipIf(absent("dcmcjpls"))("near-lossless JPEG-LS", async () => {
    const { pixels } = await decodePixels(parseDicom(rewritten("dcmcjpls", "+en", "+md", "3")));
    expect(pixels.every((value, at) => Math.abs(value - original.pixels[at]!) <= 3)).toBe(true);
  });
});

describe("damaged streams", () => {
  test("a stream with another size than the data set is refused before it is decoded", async () => {
    const stream = await encodeJpeg2000();
    await expect(decodeFrame([stream], { ...size, rows: 62 })).rejects.toThrow(new Rejected("CORRUPT"));
  });

  test("a JPEG 2000 stream that its decoder gives up on is damaged, not of an unsupported kind", async () => {
    const stream = await encodeJpeg2000();
    const style = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0x52);
    // Resolutions, and the size of a code block.
    for (const at of [style + 9, style + 10])
      await expect(decodeFrame([stream.with(at, 57)], size)).rejects.toThrow(new Rejected("CORRUPT"));
  });

  test("cut or changed at any place, a stream is decoded or rejected, never anything else", async () => {
    const streams = [await encodeJpeg2000()];
    if (!absent("dcmcjpeg")) {
      for (const option of ["+e1", "+ee"]) {
        const element = parseDicom(rewritten("dcmcjpeg", option)).dataSet.get(0x7fe00010);
        if (element?.kind === "fragments" && element.fragments[0]) streams.push(element.fragments[0]);
      }
    }
    for (const stream of streams) {
      for (let cut = 0; cut < stream.length; cut += 97) {
        const flipped = stream.slice();
        flipped[cut] = (flipped[cut] ?? 0) ^ 0xff;
        for (const bytes of [stream.slice(0, cut), flipped]) {
          const outcome = await decodeFrame([bytes], size).catch((error: unknown) => error);
          expect(outcome instanceof Rejected || (outcome as { samples: Uint16Array }).samples.length === size.rows * size.columns).toBe(
            true,
          );
        }
      }
    }
  });

  test("RLE segments that point outside of the stream are refused", () => {
    const header = new Uint8Array(80);
    const view = new DataView(header.buffer);
    view.setUint32(0, 2, true);
    view.setUint32(4, 64, true);
    view.setUint32(8, 4_000_000_000, true);
    expect(() => decodeRle(header, 61, 47, 2)).toThrow(new Rejected("TRUNCATED"));
  });
});

async function encodeJpeg2000(): Promise<Uint8Array> {
  const { J2KEncoder } = await loadJpeg2000({ print: () => {}, printErr: () => {} });
  if (!J2KEncoder) throw new Error("the codec has no encoder");
  const encoder: Encoder = new J2KEncoder();
  const frame = encoder.getDecodedBuffer({
    width: 47,
    height: 61,
    bitsPerSample: 12,
    componentCount: 1,
    isSigned: false,
    isUsingColorTransform: false,
  });
  frame.set(new Uint8Array(original.pixels.buffer));
  encoder.encode();
  return encoder.getEncodedBuffer().slice();
}

interface Encoder {
  getDecodedBuffer(frame: object): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}
