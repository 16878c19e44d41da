import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScratch } from "./scratch.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "scratch-"));
});
afterAll(() => rm(folder, { recursive: true }));

const array = (length: number, first: number) => Float32Array.from({ length }, (_, i) => first + i / 7);

describe("scratch", () => {
  it("returns every array as it was kept, from memory or disk, in any order and concurrently", async () => {
    const scratch = openScratch(folder, 100);
    const arrays = [array(20, 1), array(1000, 2), array(5, 3), array(0, 4), array(70_000, 5), array(3, 6)];
    const kept = [];
    for (const values of arrays) kept.push(await scratch.keep(values.slice()));
    for (const index of [4, 1, 0, 5, 2, 3]) expect(await kept[index]?.()).toEqual(arrays[index]);
    expect(await Promise.all(kept.map((read) => read()))).toEqual(arrays);
    await scratch.close();
  });

  it("leaves no file behind, and its file has no name even while open", async () => {
    const scratch = openScratch(folder, 0);
    await scratch.keep(array(10, 1));
    expect(await readdir(folder)).toEqual([]);
    await scratch.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("reports a full disk in words", async () => {
    // A process limited to files of 8 KiB gets the same error as on a full disk.
    const script = `
      const { openScratch } = await import(${JSON.stringify(new URL("./scratch.ts", import.meta.url).href)});
      const scratch = openScratch(${JSON.stringify(folder)}, 0);
      await scratch.keep(new Float32Array(1000));
      await scratch.keep(new Float32Array(100_000)).catch((error) => console.log(JSON.stringify([error.details.reason, error.message])));`;
    const { stdout } = await promisify(execFile)("bash", [
      "--norc",
      "-c",
      'ulimit -f 8; exec "$0" --import tsx --input-type=module -e "$1"',
      process.execPath,
      script,
    ]);
    expect(JSON.parse(stdout)).toEqual([
      "DISK_FULL",
      expect.stringMatching(/^The disk of the trainer's cache is full, .*start the run again\.$/),
    ]);
  });
});
