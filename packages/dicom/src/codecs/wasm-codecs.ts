import loadJpegLs from "@cornerstonejs/codec-charls/decodewasmjs";
import loadJpeg2000 from "@cornerstonejs/codec-openjpeg/decodewasmjs";
import { Rejected } from "@second-read/domain";
import { copyShorts } from "../copy-shorts.ts";
import type { DecodedFrame } from "./decoded-frame.ts";
import { asUnsigned, readJpeg2000 } from "./jpeg-2000-stream.ts";

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

interface WasmDecoder {
  getEncodedBuffer(size: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

/** Starts a codec's wasm; what comes back holds its classes by name. */
export type LoadCodec = (options: object) => Promise<Readonly<Record<string, new () => never>>>;

async function decodeWith(load: LoadCodec, decoderName: string, bytes: Uint8Array, rows: number, columns: number): Promise<DecodedFrame> {
  let failed = false;
  // The C libraries print file details on faults, which do not belong in a log. OpenJPEG's decoder says in no other way that it gave up.
  const print = (line: string) => {
    failed ||= line.startsWith("[ERROR]");
  };
  const codec = await load({ print, printErr: print });
  const Decoder = codec[decoderName] as (new () => WasmDecoder) | undefined;
  if (!Decoder) throw new Error(`the codec has no ${decoderName}`);
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    if (failed) throw new Rejected("CORRUPT");
    const frame = decoder.getFrameInfo();
    assertFrame(frame, rows, columns);
    return { rows, columns, samples: samplesOf(decoder.getDecodedBuffer(), frame, rows * columns) };
  } catch (error) {
    if (error instanceof Rejected) throw error;
    // Emscripten throws bare pointers and strings for any fault of the stream.
    throw new Rejected("CORRUPT");
  } finally {
    decoder.delete();
  }
}

function assertFrame(frame: Pick<FrameInfo, "width" | "height" | "componentCount">, rows: number, columns: number): void {
  if (frame.componentCount !== 1) throw new Rejected("UNSUPPORTED_PIXELS");
  if (frame.width !== columns || frame.height !== rows) throw new Rejected("CORRUPT");
}

/** Copies out of the wasm heap, which the next decode would overwrite. */
function samplesOf(buffer: Uint8Array, frame: FrameInfo, count: number): DecodedFrame["samples"] {
  const bytesPerSample = frame.bitsPerSample > 8 ? 2 : 1;
  if (buffer.length < count * bytesPerSample) throw new Rejected("TRUNCATED");
  return bytesPerSample === 1 ? new Uint8Array(buffer.subarray(0, count)) : copyShorts(buffer, count);
}

/** JPEG 2000, also high-throughput, reversible or not. Throws Rejected TRUNCATED, CORRUPT or UNSUPPORTED_PIXELS. */
export async function decodeJpeg2000(bytes: Uint8Array, rows: number, columns: number): Promise<DecodedFrame> {
  const { header, codestream } = readJpeg2000(bytes);
  assertFrame({ width: header.columns, height: header.rows, componentCount: header.components }, rows, columns);
  const precision = header.bits;
  if (!header.signed) return { ...(await decodeWith(loadJpeg2000, "J2KDecoder", codestream, rows, columns)), precision };
  // The codec turns negative values of 8 bits into 0. Read as unsigned, a stream gives the same values, moved up by half of their range.
  const { samples } = await decodeWith(loadJpeg2000, "J2KDecoder", asUnsigned(codestream), rows, columns);
  const half = 2 ** (precision - 1);
  return { rows, columns, samples: Int16Array.from(samples, (value) => value - half), precision };
}

/** JPEG-LS, lossless or near-lossless. Throws Rejected TRUNCATED, CORRUPT or UNSUPPORTED_PIXELS. */
export function decodeJpegLs(bytes: Uint8Array, rows: number, columns: number): Promise<DecodedFrame> {
  return decodeWith(loadJpegLs, "JpegLSDecoder", bytes, rows, columns);
}
