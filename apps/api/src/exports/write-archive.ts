import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { strToU8, Zip, ZipDeflate } from "fflate";

export interface ArchivedFile {
  readonly name: string;
  readonly bytes: number;
  /** lower-case hex */
  readonly sha256: string;
}

/** The limit of the old ZIP format, which every program reads. */
const mostBytes = 2 ** 32 - 1;

/**
 * Packs files of a folder into one archive, with `manifest.json`, which `describe` creates from their digests, as its last entry. Streams: no file is
 * completely in memory.
 * @returns digest and size of the archive
 */
export async function writeArchive(
  target: string,
  {
    folder,
    names,
    at,
    describe,
  }: { folder: string; names: readonly string[]; at: Date; describe(files: readonly ArchivedFile[]): unknown },
): Promise<Omit<ArchivedFile, "name">> {
  const out = await open(target, "w");
  const hash = createHash("sha256");
  let bytes = 0;
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const flush = async () => {
    for (const chunk of chunks.splice(0)) {
      hash.update(chunk);
      bytes += chunk.length;
      await out.write(chunk);
    }
  };
  const begin = (name: string) => {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    return entry;
  };
  try {
    const files: ArchivedFile[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const { size } = await stat(path);
      if (size > mostBytes || bytes > mostBytes) throw new Error(`${name} is too large for an archive`);
      const entry = begin(name);
      const digest = createHash("sha256");
      for await (const chunk of createReadStream(path)) {
        digest.update(chunk);
        entry.push(chunk);
        await flush();
      }
      entry.push(new Uint8Array(), true);
      files.push({ name, bytes: size, sha256: digest.digest("hex") });
    }
    begin("manifest.json").push(strToU8(`${JSON.stringify(describe(files), null, 2)}\n`), true);
    zip.end();
    await flush();
  } finally {
    await out.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}
