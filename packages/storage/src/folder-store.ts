import { randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, rm, stat, statfs, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type FolderPaths, folderPaths } from "./folder-paths.ts";
import { sealOf } from "./incoming-seal.ts";
import { assertKey } from "./keys.ts";
import { type ByteRange, ObjectNotFoundError, type ObjectStore, signingTimeMilliseconds } from "./object-store.ts";
import { openObject } from "./open-object.ts";
import { signRead, signUpload } from "./signed-address.ts";
import { StoreUnavailableError } from "./store-unavailable.ts";
import { writeWhole } from "./write-whole.ts";

export interface FolderSettings {
  readonly kind: "folder";
  readonly folder: string;
  /** For the process that signs addresses and serves them; the others only read and write. */
  readonly signingKey?: string | undefined;
  readonly publicOrigin?: string | undefined;
  /** Encrypts uploaded files until they are filed; a process that never handles them, such as the trainer, has no such key. */
  readonly incomingKey?: string | undefined;
}

export type ServedFolderSettings = FolderSettings & { readonly signingKey: string; readonly publicOrigin: string };

function assertSigns(settings: FolderSettings): asserts settings is ServedFolderSettings {
  if (settings.signingKey === undefined || settings.publicOrigin === undefined) throw new RangeError("this process signs no addresses");
}

/** Less than one large image and its previews need: an upload accepted with less free space than this would fail half-way. */
const leastFreeBytes = 200e6;

/** The first bytes of an object, which show whether it is sealed. */
const firstBytes: ByteRange = { start: 0, end: 4 };

/** Objects as files. Their addresses are signed here and served by `createStoreHandler`. */
export async function openFolderStore(settings: FolderSettings, now: () => number = Date.now): Promise<ObjectStore> {
  const paths = folderPaths(settings.folder);
  await mkdir(paths.objects, { recursive: true, mode: 0o700 });
  await mkdir(paths.temporary, { recursive: true, mode: 0o700 });
  const probe = join(paths.temporary, randomUUID());
  const address = (origin: string, key: string, query: URLSearchParams) => `${origin}/store/${key}?${query}`;

  return {
    async put(key, body) {
      assertKey(key);
      await writeWhole(paths, key, body, { seal: sealOf(key, settings.incomingKey)?.seal });
    },
    async get(key) {
      const stream = (await orNotFound(key, openObject(paths.of(key)))).createReadStream();
      return sealOf(key, settings.incomingKey)?.open(stream) ?? stream;
    },
    async getBytes(key, range) {
      const sealed = sealOf(key, settings.incomingKey);
      if (sealed === null) return orNotFound(key, readRange(paths.of(key), range));
      const content = await buffer(sealed.open(Readable.from([await orNotFound(key, readRange(paths.of(key), undefined))])));
      return content.subarray(range?.start, range?.end);
    },
    async head(key) {
      const found = await lstat(paths.of(key)).catch(absentAsNull);
      if (!found?.isFile()) return null;
      const sealed = sealOf(key, settings.incomingKey);
      if (sealed === null) return { sizeBytes: found.size, modifiedAt: found.mtime };
      const begins = await readRange(paths.of(key), firstBytes).catch(absentAsNull);
      return begins === null ? null : { sizeBytes: sealed.contentBytes(found.size, begins), modifiedAt: found.mtime };
    },
    async delete(key) {
      await unlink(paths.of(key)).catch(absentAsNull);
    },
    async deletePrefix(prefix) {
      let count = 0;
      for await (const _key of listFolder(paths, prefix)) count += 1;
      // With a slash at its end, a link in the folder's place would have the folder that it points to emptied.
      await rm(paths.ofFolder(prefix).replace(/\/$/, ""), { recursive: true, force: true });
      return count;
    },
    list: (prefix) => listFolder(paths, prefix),
    presignRead(key, { expiresSeconds, contentType, fileName }) {
      assertKey(key);
      assertSigns(settings);
      const expires = Math.floor(signingTimeMilliseconds(now(), expiresSeconds) / 1000) + expiresSeconds;
      return {
        url: address(settings.publicOrigin, key, signRead(settings.signingKey, { key, expires, contentType, fileName })),
        expiresAt: new Date(expires * 1000),
      };
    },
    async presignUpload(key, { maxBytes, sha256, expiresSeconds }) {
      assertKey(key);
      assertSigns(settings);
      const expires = Math.floor(now() / 1000) + expiresSeconds;
      const url = address(settings.publicOrigin, key, signUpload(settings.signingKey, { key, expires, maxBytes, sha256 }));
      return { url, method: "PUT", headers: { "content-type": "application/octet-stream" } };
    },
    async removeAbandoned(olderThanSeconds) {
      let count = 0;
      for (const name of await readdir(paths.temporary)) {
        const path = join(paths.temporary, name);
        const found = await stat(path).catch(absentAsNull);
        if (found === null || now() - found.mtimeMs < olderThanSeconds * 1000) continue;
        await unlink(path).catch(absentAsNull);
        count += 1;
      }
      return count;
    },
    async check() {
      const { bavail, bsize } = await statfs(paths.objects);
      if (bavail * bsize < leastFreeBytes) throw new StoreUnavailableError(new Error("hardly any space is left"), "FULL");
      // Readiness is checked without writing a whole file: a busy disk takes long to sync but is ready nevertheless.
      await stat(paths.objects);
      await writeFile(probe, ".");
      await unlink(probe).catch(absentAsNull);
    },
  };
}

async function* listFolder(paths: FolderPaths, prefix: string): AsyncIterable<string> {
  const entries = await readdir(paths.ofFolder(prefix), { recursive: true, withFileTypes: true }).catch(absentAsNull);
  for (const entry of entries ?? []) if (entry.isFile()) yield join(entry.parentPath, entry.name).slice(paths.objects.length + 1);
}

async function readRange(path: string, range: ByteRange | undefined): Promise<Uint8Array> {
  const file = await openObject(path);
  try {
    const { size } = await file.stat();
    const start = range?.start ?? 0;
    const buffer = Buffer.alloc(Math.max(0, Math.min(range?.end ?? size, size) - start));
    let done = 0;
    while (done < buffer.length) {
      const { bytesRead } = await file.read(buffer, done, buffer.length - done, start + done);
      if (bytesRead === 0) throw new Error("the object shrank while it was read");
      done += bytesRead;
    }
    return buffer;
  } finally {
    await file.close();
  }
}

function absentAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

async function orNotFound<Value>(key: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new ObjectNotFoundError(key);
    throw error;
  }
}
