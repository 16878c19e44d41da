import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-logs-"));
  vi.stubEnv("SECOND_READ_DATA", folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("keeps the newest lines in files of a bounded size and number, however much is written", async () => {
  const { openRotatingLog } = await import("./rotating-log.ts");
  const log = openRotatingLog("api");
  const line = Buffer.from(`${"x".repeat(2 ** 20 - 1)}\n`);
  for (let megabytes = 0; megabytes < 80; megabytes += 1) await log.write(line);
  await log.write(Buffer.from("the last line\n"));
  await log.end();
  const logs = join(folder, "logs");
  const files = (await readdir(logs)).sort();
  expect(files).toEqual(["api.log", "api.log.1", "api.log.2", "api.log.3", "api.log.4", "api.log.5"]);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(logs, file))).size));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(12 * 2 ** 20);
  expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThan(40 * 2 ** 20);
});
