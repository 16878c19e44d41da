import { crc32, inflateRawSync } from "node:zlib";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** The end record with the longest possible comment. */
const longestEnd = 22 + 65_535;
const mostEntries = 1_000;
/**
 * Limit for all compressed files of an archive together: those of a version, its texts and examples, are about 20 MB. Uncompressed (stored) files
 * need no memory beyond the file.
 */
export const mostInflatedBytes = 128 * 1024 * 1024;

/**
 * The files of a ZIP archive, by name. Threats: an archive of a few kilobytes that inflates to gigabytes, entries that lie about their sizes, entries
 * that share their bytes, and archives that other programs would read as different files. So each entry is inflated to at most its stated size, and
 * all of them together to at most `mostInflatedBytes`; no name occurs twice or leads outside the folder.
 * @throws RangeError with an explanation if it is not a complete archive, or inflates too far
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array>();
  let inflated = 0;
  let stored = 0;
  for (const { name, method, checksum, packedSize, size, start } of entriesOf(file)) {
    const packed = bytes.subarray(start, start + packedSize);
    if (packed.length < packedSize) throw cutOff();
    if (files.has(name)) throw new RangeError("it holds two files of one name");
    if (!isWithin(name)) throw new RangeError("it names a file outside its folder");
    if (method === 0) stored += packedSize;
    if (stored > file.length) throw new RangeError("its files share their bytes");
    if (method !== 0 && method !== 8) throw new RangeError("it is compressed in a way that is not read");
    if (method === 8) inflated += size;
    if (inflated > mostInflatedBytes) throw new RangeError(`it grows to more than ${mostInflatedBytes / 1024 ** 2} MB`);
    const content = method === 0 ? packed : inflate(packed, size);
    if (content.length !== size || crc32(content) !== checksum) throw cutOff();
    files.set(name, content);
  }
  return files;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Offset of its bytes. */
  readonly start: number;
}

function* entriesOf(file: Buffer): Generator<Entry> {
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  if (count > mostEntries) throw new RangeError(`it holds more than ${mostEntries} files`);
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || file.readUInt32LE(at) !== entrySignature) throw cutOff();
    const nameEnd = at + 46 + file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    if (local + 30 > end || file.readUInt32LE(local) !== localSignature) throw cutOff();
    yield {
      name: file.toString("utf8", at + 46, nameEnd),
      method: file.readUInt16LE(at + 10),
      checksum: file.readUInt32LE(at + 16),
      packedSize: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      start: local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28),
    };
    at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
}

/** Whether unpacking would write it inside the target folder, on any operating system. */
function isWithin(name: string): boolean {
  return !/[\0\\:]|^\/|(^|\/)\.\.(\/|$)/.test(name);
}

/** Offset of the end record. */
function findEnd(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - longestEnd); at--) if (file.readUInt32LE(at) === endSignature) return at;
  throw cutOff();
}

function inflate(packed: Uint8Array, size: number): Uint8Array {
  try {
    if (size === 0) return new Uint8Array();
    const { buffer, byteOffset, byteLength } = inflateRawSync(packed, { maxOutputLength: size });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch {
    throw cutOff();
  }
}

function cutOff(): RangeError {
  return new RangeError("it is no ZIP archive, or cut off");
}
