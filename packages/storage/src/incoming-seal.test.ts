import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFolderStore } from "./folder-store.ts";
import { arrivedParts, incomingBytes, partBytes, readIncoming } from "./incoming.ts";
import { keys } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";

let folder: string;
/** The store as run by a version that did not yet encrypt raw files. */
let earlier: ObjectStore;
let store: ObjectStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "incoming-seal-"));
  earlier = await openFolderStore({ kind: "folder", folder });
  store = await openFolderStore({ kind: "folder", folder, incomingKey: "i".repeat(32) });
});
afterAll(() => rm(folder, { recursive: true }));

const contentType = "application/octet-stream";

test.each(["", "S", "SRE", "plain bytes of an earlier version", "x".repeat(1_000)])(
  "reads what was stored unencrypted as it is, with its own length: %#",
  async (text) => {
    const id = randomUUID();
    await earlier.put(keys.incoming(id), Buffer.from(text), { contentType });
    expect(await store.head(keys.incoming(id))).toMatchObject({ sizeBytes: text.length });
    expect(await incomingBytes(store, { id, bytes: text.length })).toBe(text.length);
    expect((await store.getBytes(keys.incoming(id))).toString()).toBe(text);
  },
);

test("continues a transfer interrupted by an upgrade, with plain parts before it and sealed ones after it", async () => {
  const bytes = Buffer.alloc(2 * partBytes + 5, "a transfer ");
  const file = { id: randomUUID(), bytes: bytes.length };
  const part = (number: number) => bytes.subarray(number * partBytes, (number + 1) * partBytes);
  for (const number of [0, 2]) await earlier.put(keys.part(file.id, number), part(number), { contentType });
  expect([...(await arrivedParts(store, file))]).toEqual([0, 2]);
  expect(await incomingBytes(store, file)).toBeNull();
  await store.put(keys.part(file.id, 1), part(1), { contentType });
  expect(await incomingBytes(store, file)).toBe(bytes.length);
  expect((await buffer(await readIncoming(store, file))).equals(bytes)).toBe(true);
});

test("reports the length of the content for a sealed object", async () => {
  for (const text of ["", "S", "SRE1 whatever"]) {
    const key = keys.incoming(randomUUID());
    await store.put(key, Buffer.from(text), { contentType });
    expect(await store.head(key)).toMatchObject({ sizeBytes: text.length });
    expect((await store.getBytes(key)).toString()).toBe(text);
  }
});
