import { strToU8, unzipSync, type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { mostInflatedBytes, readZip } from "./read-zip.ts";

const bytesOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, at) => (at * seed) % 251);
const files: Record<string, Uint8Array> = {
  "a.txt": strToU8("a"),
  "empty.txt": new Uint8Array(),
  "folder/ö.bin": bytesOf(70_000, 7),
  "stored.bin": bytesOf(300, 13),
};
const zippable: Zippable = { ...files, "stored.bin": [files["stored.bin"] as Uint8Array, { level: 0 }] };

/** Offset of an archive's central directory. */
const listOf = (zip: Buffer) => zip.readUInt32LE(zip.length - 22 + 16);

describe("a ZIP archive", () => {
  it("is read as other programs read it", () => {
    const zip = zipSync(zippable);
    expect(Object.fromEntries(readZip(zip))).toEqual(unzipSync(zip));
    expect(Object.fromEntries(readZip(zip))).toEqual(files);
  });

  it("is refused if it is truncated anywhere, or a file's bytes were changed", () => {
    const zip = zipSync({ "a.txt": strToU8("some words"), "b.bin": [bytesOf(40, 3), { level: 0 }] });
    for (let length = 0; length < zip.length; length++) expect(() => readZip(zip.subarray(0, length)), String(length)).toThrow("cut off");
    for (let at = 0; at < listOf(Buffer.from(zip)); at++) {
      const changed = zip.slice();
      changed[at] = (changed[at] as number) ^ 0xff;
      // Names, times and sizes before each file's bytes are repeated in the central directory, which takes precedence.
      const read = attempt(() => readZip(changed));
      if (read !== null) expect(Object.fromEntries(read)).toEqual(Object.fromEntries(readZip(zip)));
    }
  });
});

describe("a ZIP bomb", () => {
  const grown = zipSync({ "zeros.bin": new Uint8Array(mostInflatedBytes + 1) }, { level: 9 });

  it("is refused before it has grown", () => {
    expect(grown.length).toBeLessThan(200_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => readZip(grown)).toThrow("it grows to more than 128 MB");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  it("that claims to be small is refused at the size that it claims", () => {
    const lying = Buffer.from(grown);
    lying.writeUInt32LE(1_000, listOf(lying) + 24);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => readZip(lying)).toThrow("cut off");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  it("of many entries that share their bytes is refused by their total size", () => {
    const one = Buffer.from(zipSync({ "z.bin": new Uint8Array(2 ** 20) }, { level: 9 }));
    const list = listOf(one);
    const end = one.length - 22;
    const entry = one.subarray(list, end);
    const entries = Array.from({ length: 200 }, (_, index) => {
      const copy = Buffer.from(entry);
      copy.write(String(index).padStart(5, "0"), 46);
      return copy;
    });
    const tail = Buffer.from(one.subarray(end));
    tail.writeUInt16LE(200, 10);
    expect(() => readZip(Buffer.concat([one.subarray(0, list), ...entries, tail]))).toThrow("it grows to more than 128 MB");
    tail.writeUInt16LE(60_000, 10);
    expect(() => readZip(Buffer.concat([one.subarray(0, list), ...entries, tail]))).toThrow("it holds more than 1000 files");
  });
});

describe("an archive that others unpack otherwise", () => {
  const renamed = (name: string) => {
    const zip = Buffer.from(zipSync({ ["x".repeat(Buffer.byteLength(name))]: strToU8("a"), "b.txt": strToU8("b") }));
    zip.write(name, listOf(zip) + 46);
    return zip;
  };

  it.each(["../a", "a/../../b", "/etc/passwd", "..", "a/..", "C:\\a", "..\\a", "a\0.txt"])(
    "by a name that leaves its folder, %j, is refused",
    (name) => {
      expect(() => readZip(renamed(name))).toThrow("it names a file outside its folder");
    },
  );

  it("by two files of one name is refused", () => {
    expect(() => readZip(renamed("b.txt"))).toThrow("it holds two files of one name");
    expect([...readZip(renamed("a..b/.c")).keys()]).toEqual(["a..b/.c", "b.txt"]);
  });

  // A thousand names for one stored file of 200 MB: as many digests of it.
  it("by stored files that share their bytes is refused", () => {
    const one = Buffer.from(zipSync({ "z.bin": [bytesOf(10_000, 7), { level: 0 }] }));
    const [list, end] = [listOf(one), one.length - 22];
    const entry = one.subarray(list, end);
    const entries = ["a", "b", "c"].map((letter) => {
      const copy = Buffer.from(entry);
      copy.write(letter, 46);
      return copy;
    });
    const tail = Buffer.from(one.subarray(end));
    tail.writeUInt16LE(entries.length, 10);
    expect(() => readZip(Buffer.concat([one.subarray(0, list), ...entries, tail]))).toThrow("its files share their bytes");
  });
});

function attempt<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch {
    return null;
  }
}
