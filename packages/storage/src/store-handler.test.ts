import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFolderStore, type ServedFolderSettings } from "./folder-store.ts";
import { folders, keys } from "./keys.ts";
import { attachmentHeader, type ObjectStore } from "./object-store.ts";
import { createStoreHandler, parseRange } from "./store-handler.ts";

let folder: string;
let server: Server;
let store: ObjectStore;
let nowMilliseconds = Date.UTC(2026, 0, 5, 12, 0, 1);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-handler-"));
  let handle: ReturnType<typeof createStoreHandler> | undefined;
  server = createServer((request, response) => void handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const publicOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: ServedFolderSettings = { kind: "folder", folder, signingKey: "k".repeat(32), publicOrigin };
  store = await openFolderStore(settings, () => nowMilliseconds);
  handle = createStoreHandler(settings, () => nowMilliseconds);
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bytes = Buffer.from("0123456789");
const temporary = () => readdir(join(folder, "temporary"));

async function target(body: Uint8Array, maxBytes = body.length) {
  const key = keys.incoming(randomUUID());
  return { key, ...(await store.presignUpload(key, { maxBytes, sha256: sha256(body), expiresSeconds: 60 })) };
}

/** Status of a PUT that streams `chunks` without announcing a length. */
function putChunked(url: string, chunks: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: "PUT" }, (response) => resolve(response.resume().statusCode ?? 0));
    sent.on("error", reject);
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

describe("upload", () => {
  it("refuses more bytes than were signed, whether announced or not, and keeps none", async () => {
    const announced = await target(bytes, 5);
    expect((await fetch(announced.url, { method: "PUT", body: bytes })).status).toBe(413);
    const silent = await target(bytes, 5);
    expect(await putChunked(silent.url, [bytes, Buffer.alloc(200_000)])).toBe(413);
    expect([await store.head(announced.key), await store.head(silent.key), await temporary()]).toEqual([null, null, []]);
  });

  it("refuses bytes with another digest than announced", async () => {
    const upload = await target(bytes);
    expect((await fetch(upload.url, { method: "PUT", body: "9876543210" })).status).toBe(422);
    expect([await store.head(upload.key), await temporary()]).toEqual([null, []]);
  });

  it("keeps nothing of an interrupted body", async () => {
    const upload = await target(Buffer.alloc(1000));
    const url = new URL(upload.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n${"x".repeat(500)}`);
    await expect.poll(temporary).toHaveLength(1);
    socket.destroy();
    await expect.poll(temporary).toHaveLength(0);
    expect(await store.head(upload.key)).toBeNull();
  });

  it("answers 404 for an invalid address", async () => {
    const { hostname, port } = new URL((await target(bytes)).url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.once("error", reject).once("close", () => resolve(text));
      socket.write("GET //[ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    });
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
  });

  it("refuses any altered, foreign or expired address", async () => {
    const upload = await target(bytes);
    const put = (url: string) => fetch(url, { method: "PUT", body: bytes }).then((response) => response.status);
    for (const [name, value] of [
      ["max", "99"],
      ["sha256", "0".repeat(64)],
      ["expires", "9999999999"],
      ["seal", "AAAA"],
    ]) {
      const altered = new URL(upload.url);
      altered.searchParams.set(name!, value!);
      expect(await put(altered.href), name).toBe(403);
    }
    expect(await put(upload.url.replace(upload.key, keys.incoming(randomUUID())))).toBe(403);
    expect(await put(upload.url.replace(upload.key, "incoming/..%2f..%2fetc"))).toBe(404);
    const read = await store.presignRead(upload.key, { expiresSeconds: 60, contentType: "application/dicom" });
    expect(await put(read.url)).toBe(403);
    nowMilliseconds += 61_000;
    expect(await put(upload.url)).toBe(403);
  });
});

describe("a slow upload", () => {
  /** The status, or null if the connection is cut; `chunks` are sent one each 100 ms. */
  async function drip(chunks: readonly Uint8Array[], pace: { seconds: number; leastBytes: number }): Promise<number | null> {
    const settings: ServedFolderSettings = { kind: "folder", folder, signingKey: "k".repeat(32), publicOrigin: "http://127.0.0.1" };
    const handle = createStoreHandler(settings, () => nowMilliseconds, pace);
    const slow = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    const { pathname, search } = new URL((await target(Buffer.concat(chunks))).url);
    const status = await new Promise<number | null>((resolve) => {
      const to = { port: (slow.address() as AddressInfo).port, path: pathname + search, method: "PUT" };
      const sent = httpRequest(to, (response) => resolve(response.resume().statusCode ?? 0));
      sent.on("error", () => resolve(null));
      const waiting = [...chunks];
      const timer = setInterval(() => {
        const chunk = waiting.shift();
        if (chunk) return void sent.write(chunk);
        clearInterval(timer);
        sent.end();
      }, 100);
      sent.on("close", () => clearInterval(timer));
    });
    slow.closeAllConnections();
    slow.close();
    return status;
  }
  const chunks = Array.from({ length: 20 }, (_, index) => Buffer.alloc(1_000, index));

  it("may take many times the span in which it must progress, and is cut when it does not", async () => {
    expect(await drip(chunks, { seconds: 0.5, leastBytes: 500 })).toBe(204);
    expect(await drip(chunks, { seconds: 0.5, leastBytes: 50_000 })).toBeNull();
    await expect.poll(temporary).toEqual([]);
  });
});

describe("read", () => {
  const key = keys.image("x1");
  const address = async () =>
    (await store.presignRead(key, { expiresSeconds: 60, contentType: "application/dicom", fileName: 'a"\r\n..b.dcm' })).url;

  it("serves hostile bytes as an inert attachment of the signed type", async () => {
    await store.put(key, Buffer.from("<script>alert(1)</script>"), { contentType: "text/html" });
    const { headers } = await fetch(await address());
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/dicom",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "content-disposition": 'attachment; filename="a___.b.dcm"',
      "cache-control": "private, no-store",
    });
  });

  it("answers ranges and HEAD", async () => {
    await store.put(key, bytes, { contentType: "application/dicom" });
    const url = await address();
    const part = await fetch(url, { headers: { range: "bytes=2-4" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 2-4/10", "234"]);
    expect((await fetch(url, { headers: { range: "bytes=10-" } })).status).toBe(416);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
  });

  it("refuses other methods, altered types and expired addresses, and answers 404 for deleted objects", async () => {
    const url = await address();
    expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
    expect((await fetch(url.replace("application%2Fdicom", "text%2Fhtml"))).status).toBe(403);
    await store.delete(key);
    expect((await fetch(url)).status).toBe(404);
    nowMilliseconds += 61_000;
    expect((await fetch(url)).status).toBe(403);
  });
});

describe("a link in the store's folder", () => {
  it("in an object's place is neither served nor read, and is replaced, not followed, by a write", async () => {
    const secret = join(folder, "secret");
    await writeFile(secret, "of another process");
    const key = keys.image("link");
    await mkdir(join(folder, "objects/images"), { recursive: true });
    await symlink(secret, join(folder, "objects", key));
    const { url } = await store.presignRead(key, { expiresSeconds: 60, contentType: "application/dicom" });
    for (const method of ["GET", "HEAD"]) expect([method, (await fetch(url, { method })).status]).toEqual([method, 404]);
    await expect(store.getBytes(key)).rejects.toThrow();
    await expect(store.get(key)).rejects.toThrow();
    expect(await store.head(key)).toBeNull();
    await store.put(key, bytes, { contentType: "application/dicom" });
    expect([await (await fetch(url)).text(), await readFile(secret, "utf8")]).toEqual([bytes.toString(), "of another process"]);
  });

  it("in a folder's place is removed without what it points to", async () => {
    const elsewhere = join(folder, "elsewhere");
    await mkdir(join(folder, "objects/parts"), { recursive: true });
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, "1"), "of another process");
    await symlink(elsewhere, join(folder, "objects/parts/link"));
    await store.deletePrefix(folders.partsOf("link"));
    expect(await readdir(elsewhere)).toEqual(["1"]);
  });
});

describe("parseRange", () => {
  it.each([
    [undefined, null],
    ["bytes=0-", { start: 0, end: 10 }],
    ["bytes=-3", { start: 7, end: 10 }],
    ["bytes=-99", { start: 0, end: 10 }],
    ["bytes=3-99", { start: 3, end: 10 }],
    ["bytes=5-4", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=0-1,3-4", null],
    ["bytes=-", null],
    ["lines=1-2", null],
  ])("%s", (header, expected) => expect(parseRange(header, 10)).toEqual(expected));
});

describe("removeAbandoned", () => {
  it("deletes what a killed process left, not what is still being written", async () => {
    await store.put(keys.image("x2"), bytes, { contentType: "application/dicom" });
    for (const [name, ageSeconds] of [
      ["old", 7200],
      ["young", 60],
    ] as const) {
      await writeFile(join(folder, "temporary", name), "x");
      await utimes(join(folder, "temporary", name), nowMilliseconds / 1000 - ageSeconds, nowMilliseconds / 1000 - ageSeconds);
    }
    expect(await store.removeAbandoned(3600)).toBe(1);
    expect(await temporary()).toEqual(["young"]);
  });
});

it("attachmentHeader never lets a file name break out of its quotes", () => {
  expect(attachmentHeader("../../\u202Egpj.exe")).toBe('attachment; filename="._.__gpj.exe"');
  expect(attachmentHeader("x".repeat(300))).toHaveLength('attachment; filename=""'.length + 100);
  expect(attachmentHeader(undefined)).toBe("attachment");
});
