import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import {
  arrivedParts,
  contentTypeOf,
  deleteIncoming,
  folders,
  incomingBytes,
  keys,
  ObjectNotFoundError,
  type ObjectStore,
  openStore,
  type PartOfFile,
  partBytes,
  partsOf,
  readIncoming,
  type UploadTarget,
} from "@second-read/storage";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findMinio, type MinioServer, startMinio } from "./minio-server.ts";
import { requireOrSkip } from "./require-or-skip.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

describe("folder store", () => {
  let opened: TestStore;
  conforms(async () => {
    opened = await createTestStore();
    return { store: opened.store, close: () => opened.close() };
  });
});

const minio = findMinio();
describe.skipIf(requireOrSkip(minio !== undefined, "a MinIO server (MINIO_BIN, or minio on PATH)"))(
  "S3 store on a real MinIO server",
  () => {
    let server: MinioServer;
    conforms(async () => {
      server = await startMinio(minio ?? "");
      return { store: await openStore(server.settings), close: () => server.stop() };
    });

    it("names the clocks when ours and the store's are 40 minutes apart", async () => {
      const store = await openStore(server.settings);
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 40 * 60_000 });
      try {
        const skewed = { name: "StoreUnavailableError", fault: "CLOCK", publicReason: "clocks differ" };
        await expect(store.check()).rejects.toMatchObject(skewed);
        await expect(store.put(keys.image("clock"), Buffer.from("x"), { contentType: "application/dicom" })).rejects.toMatchObject(skewed);
      } finally {
        vi.useRealTimers();
      }
      await store.check();
    });
  },
);

/** The contract that every adapter of the store fulfils. */
function conforms(open: () => Promise<{ store: ObjectStore; close(): Promise<void> }>): void {
  let store: ObjectStore;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await open());
  });
  afterAll(() => close?.());

  const bytes = Buffer.from("0123456789");
  const dicom = { contentType: "application/dicom" };

  it("returns what was stored, from bytes and from a stream, and replaces", async () => {
    const key = keys.image(randomUUID());
    await store.put(key, bytes, dicom);
    expect(await text(await store.get(key))).toBe("0123456789");
    const large = Buffer.alloc(3_000_000, 7);
    await store.put(key, Readable.from([large.subarray(0, 1_000_000), large.subarray(1_000_000)]), { ...dicom, sizeBytes: large.length });
    expect(Buffer.compare(await store.getBytes(key), large)).toBe(0);
    await store.put(key, Readable.from([bytes]), dicom);
    expect(Buffer.from(await store.getBytes(key)).toString()).toBe("0123456789");
    await store.put(key, new Uint8Array(), dicom);
    expect([(await store.getBytes(key)).length, (await store.head(key))?.sizeBytes]).toEqual([0, 0]);
  });

  it("returns ranges, excluding the end", async () => {
    const key = keys.image(randomUUID());
    await store.put(key, bytes, dicom);
    const part = async (start: number, end: number) => Buffer.from(await store.getBytes(key, { start, end })).toString();
    expect([await part(0, 4), await part(4, 10), await part(3, 3), await part(8, 99)]).toEqual(["0123", "456789", "", "89"]);
  });

  it("keeps nothing of an interrupted stream, and keeps what was there before", async () => {
    const key = keys.image(randomUUID());
    const broken = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(100_000);
          throw new Error("the sender broke off");
        })(),
      );
    await expect(store.put(key, broken(), { ...dicom, sizeBytes: 200_000 })).rejects.toThrow();
    expect(await store.head(key)).toBeNull();
    await store.put(key, bytes, dicom);
    await expect(store.put(key, broken(), { ...dicom, sizeBytes: 200_000 })).rejects.toThrow();
    expect((await store.head(key))?.sizeBytes).toBe(10);
  });

  it("reports what is missing", async () => {
    const key = keys.image(randomUUID());
    expect(await store.head(key)).toBeNull();
    await expect(store.get(key)).rejects.toThrow(ObjectNotFoundError);
    await expect(store.getBytes(key)).rejects.toThrow(ObjectNotFoundError);
    await expect(store.getBytes(key, { start: 0, end: 1 })).rejects.toThrow(ObjectNotFoundError);
    await store.delete(key);
    const { url } = await store.presignRead(key, { expiresSeconds: 60, ...dicom });
    expect((await fetch(url)).status).toBe(404);
  });

  it("lists and deletes one folder and no other", async () => {
    const run = randomUUID();
    const other = keys.checkpoint(randomUUID(), "fold-0", 1, "state.bin");
    const mine = [0, 1, 2].map((fold) => keys.checkpoint(run, `fold-${fold}`, 1, "state.bin"));
    for (const key of [...mine, other]) await store.put(key, bytes, { contentType: "application/octet-stream" });
    const listed = async (folder: string) => {
      const found: string[] = [];
      for await (const key of store.list(folder)) found.push(key);
      return found.sort();
    };
    expect(await listed(folders.checkpoints(run))).toEqual(mine);
    expect(await store.deletePrefix(folders.jobCheckpoints(run, "fold-1"))).toBe(1);
    expect(await listed(folders.checkpoints(run))).toEqual([mine[0], mine[2]]);
    expect(await store.deletePrefix(folders.checkpoints(run))).toBe(2);
    expect([await listed(folders.checkpoints(run)), (await store.head(other))?.sizeBytes]).toEqual([[], 10]);
    await store.delete(other);
    expect(await store.head(other)).toBeNull();
  });

  it("refuses unknown keys and folders in every method", async () => {
    for (const bad of ["../secret", "images/../secret", "/etc/passwd", "images/a.dcm/../../x", "elsewhere/a", ""]) {
      await expect(async () => store.put(bad, bytes, dicom), bad).rejects.toThrow(RangeError);
      await expect(async () => store.get(bad), bad).rejects.toThrow(RangeError);
      await expect(async () => store.getBytes(bad), bad).rejects.toThrow(RangeError);
      await expect(async () => store.head(bad), bad).rejects.toThrow(RangeError);
      await expect(async () => store.delete(bad), bad).rejects.toThrow(RangeError);
      await expect(async () => store.deletePrefix(bad), bad).rejects.toThrow(RangeError);
      await expect(async () => store.presignRead(bad, { expiresSeconds: 60, ...dicom }), bad).rejects.toThrow(RangeError);
      await expect(async () => store.presignUpload(bad, { maxBytes: 1, sha256: "0", expiresSeconds: 60 }), bad).rejects.toThrow(RangeError);
    }
  });

  describe("signed addresses", () => {
    const digest = (body: Uint8Array) => createHash("sha256").update(body).digest("hex");

    async function upload(target: UploadTarget, body: Uint8Array<ArrayBuffer>): Promise<Response> {
      if (target.method === "PUT") return fetch(target.url, { method: "PUT", body, headers: target.headers ?? {} });
      const form = new FormData();
      for (const [name, value] of Object.entries(target.fields ?? {})) form.append(name, value);
      form.append("file", new Blob([body]));
      return fetch(target.url, { method: "POST", body: form, headers: target.headers ?? {} });
    }

    it("accept one object of the announced size, also an empty one, also twice", async () => {
      for (const body of [new Uint8Array(bytes), new Uint8Array()]) {
        const key = keys.incoming(randomUUID());
        const target = await store.presignUpload(key, { maxBytes: body.length, sha256: digest(body), expiresSeconds: 60 });
        expect((await upload(target, body)).ok).toBe(true);
        expect((await upload(target, body)).ok).toBe(true);
        expect((await store.head(key))?.sizeBytes).toBe(body.length);
      }
    });

    it("refuse a larger object and another key, and keep nothing", async () => {
      const [key, other] = [keys.incoming(randomUUID()), keys.incoming(randomUUID())];
      const target = await store.presignUpload(key, { maxBytes: 5, sha256: digest(bytes), expiresSeconds: 60 });
      const tooMuch = await upload(target, new Uint8Array(bytes));
      expect(tooMuch.status).toBeGreaterThanOrEqual(400);
      const elsewhere: UploadTarget = {
        ...target,
        url: target.url.replace(key, other),
        ...(target.fields && { fields: { ...target.fields, key: other } }),
      };
      expect((await upload(elsewhere, new Uint8Array(bytes.subarray(0, 5)))).status).toBe(403);
      expect([await store.head(key), await store.head(other)]).toEqual([null, null]);
    });

    it("accept a file in parts, in any order, each with its size and also twice, and return it as one", async () => {
      const file = { id: randomUUID(), bytes: 2 * partBytes + 5 };
      const whole = new Uint8Array(Buffer.alloc(file.bytes, "another in each part"));
      const parts = partsOf(file.bytes);
      const targets = await Promise.all(
        parts.map((part) => store.presignUpload(keys.part(file.id, part.number), { maxBytes: part.bytes, expiresSeconds: 60 })),
      );
      const send = (number: number, end?: number) => {
        const { start, bytes: count } = parts[number] as PartOfFile;
        return upload(targets[number] as UploadTarget, whole.subarray(start, end ?? start + count));
      };
      expect((await send(2)).ok && (await send(0)).ok && (await send(0)).ok).toBe(true);
      expect((await send(1, partBytes + 9)).ok).toBe(true);
      expect([...(await arrivedParts(store, file))].sort()).toEqual([0, 2]);
      expect(await incomingBytes(store, file)).toBeNull();
      expect((await send(0, partBytes + 1)).ok).toBe(false);
      expect((await send(1)).ok).toBe(true);
      expect(await incomingBytes(store, file)).toBe(file.bytes);
      expect(digest(await buffer(await readIncoming(store, file)))).toBe(digest(whole));
      await store.delete(keys.part(file.id, 1));
      await expect(buffer(await readIncoming(store, file))).rejects.toThrow(ObjectNotFoundError);
      await deleteIncoming(store, file);
      for await (const left of store.list(folders.partsOf(file.id))) expect.unreachable(left);
      await expect(readIncoming(store, file).then(buffer)).rejects.toThrow(ObjectNotFoundError);
    });

    it("serve an attachment of the signed type that no browser keeps, also in ranges", async () => {
      const key = keys.image(randomUUID());
      await store.put(key, Buffer.from("<html>"), { contentType: "text/html" });
      const { url } = await store.presignRead(key, { expiresSeconds: 60, contentType: contentTypeOf(key), fileName: "view.dcm" });
      const response = await fetch(url);
      expect([
        response.headers.get("content-type"),
        response.headers.get("content-disposition"),
        response.headers.get("cache-control"),
        await response.text(),
      ]).toEqual(["application/dicom", 'attachment; filename="view.dcm"', "private, no-store", "<html>"]);
      const part = await fetch(url, { headers: { range: "bytes=1-4" } });
      expect([part.status, await part.text()]).toEqual([206, "html"]);
    });

    it("are valid only as signed", async () => {
      const [key, other] = [keys.image(randomUUID()), keys.image(randomUUID())];
      for (const each of [key, other]) await store.put(each, bytes, dicom);
      const { url } = await store.presignRead(key, { expiresSeconds: 60, ...dicom });
      expect((await fetch(url.replace(key, other))).status).toBe(403);
      expect((await fetch(url.replace("application%2Fdicom", "text%2Fhtml"))).status).toBe(403);
      expect((await fetch(url.split("?")[0] ?? "")).status).toBe(403);
      expect((await fetch(url, { method: "DELETE" })).ok).toBe(false);
      expect((await store.head(key))?.sizeBytes).toBe(10);
    });

    it("repeat within half their life, so that a page that renders again requests nothing", async () => {
      const key = keys.image(randomUUID());
      const sign = () => store.presignRead(key, { expiresSeconds: 86_400, ...dicom });
      const [first, second] = [await sign(), await sign()];
      expect(second.url).toBe(first.url);
      const leftSeconds = (first.expiresAt.getTime() - Date.now()) / 1000;
      expect(leftSeconds).toBeGreaterThan(43_190);
      expect(leftSeconds).toBeLessThanOrEqual(86_400);
    });
  });

  it("is usable", () => expect(store.check()).resolves.toBeUndefined());
}
