import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFolderStore } from "./folder-store.ts";
import { keys } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";
import { rememberAddresses } from "./remember-addresses.ts";

let folder: string;
let now: number;
let store: ObjectStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-addresses-"));
  now = Date.UTC(2026, 2, 1, 10);
  const settings = { kind: "folder", folder, signingKey: "a key", publicOrigin: "http://reads.test" } as const;
  store = rememberAddresses(await openFolderStore(settings, () => now), () => now);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = { expiresSeconds: 300, contentType: "image/jpeg" };

describe("addresses", () => {
  it("are signed once while the result stays the same, and again in the next half period", async () => {
    const key = keys.preview("a", 256);
    const first = await store.presignRead(key, options);
    now += 149_000;
    expect(await store.presignRead(key, options)).toBe(first);
    now += 2_000;
    const next = await store.presignRead(key, options);
    expect(next.url).not.toBe(first.url);
    expect(next.expiresAt.getTime() - now).toBeGreaterThan(150_000);
  });

  it("are kept apart by everything that they grant", async () => {
    const granted = await Promise.all([
      store.presignRead(keys.preview("a", 256), options),
      store.presignRead(keys.preview("b", 256), options),
      store.presignRead(keys.preview("a", 256), { ...options, expiresSeconds: 600 }),
      store.presignRead(keys.preview("a", 256), { ...options, contentType: "image/png" }),
      store.presignRead(keys.preview("a", 256), { ...options, fileName: "a.jpg" }),
    ]);
    expect(new Set(granted.map(({ url }) => url)).size).toBe(5);
  });

  it("are refused each time for an invalid key", async () => {
    for (const _ of [1, 2]) await expect(async () => store.presignRead("../secrets", options)).rejects.toThrow(RangeError);
  });
});
