import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { trimCache } from "./trim-cache.ts";

it("deletes the least recently used files, and nothing while there is room", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cache-"));
  try {
    for (const [index, name] of ["old", "new", "middle"].entries()) {
      const usedAt = new Date(2026, 0, [1, 3, 2][index]);
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "x.bin"), new Uint8Array(100));
      await utimes(join(folder, name, "x.bin"), usedAt, usedAt);
    }
    expect(await trimCache(folder, 300)).toBe(0);
    expect(await trimCache(folder, 299)).toBe(1);
    expect(await readdir(join(folder, "old"))).toEqual([]);
    expect(await trimCache(folder, 120)).toBe(1);
    expect(await readdir(join(folder, "new"))).toEqual(["x.bin"]);
    expect(await trimCache(join(folder, "none"), 0)).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
