import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWorkerFolder } from "./worker-folder.ts";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "worker-folders-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const host = hostname().replaceAll(/[^A-Za-z0-9]/g, "_");

async function leave(name: string, hoursOld = 0): Promise<string> {
  const path = join(base, name);
  await mkdir(join(path, "files"), { recursive: true });
  await writeFile(join(path, "files", "incoming"), "of a patient");
  const then = new Date(Date.now() - hoursOld * 3_600_000);
  await utimes(path, then, then);
  return path;
}

test("sweeps what killed workers left, of this machine at once, of others after a day, and leaves living ones alone", async () => {
  const living = spawn("sleep", ["60"]);
  try {
    const dead = spawn("true");
    await new Promise((resolve) => dead.once("exit", resolve));
    await leave(`worker-${host}-${dead.pid}`);
    await leave(`worker-${host}-${process.pid}`);
    await leave(`worker-${host}-${living.pid}`, 48);
    await leave("worker-other-7", 25);
    await leave("worker-other-8", 1);
    await leave("store");
    const own = await openWorkerFolder(base);
    const left = [`worker-${host}-${living.pid}`, `worker-${host}-${process.pid}`, "worker-other-8", "store"];
    expect((await readdir(base)).sort()).toEqual(left.sort());
    expect([await readdir(own.files), await readdir(own.children)]).toEqual([[], []]);
    await own.remove();
    expect(await readdir(base)).not.toContain(`worker-${host}-${process.pid}`);
  } finally {
    living.kill();
  }
});

test("is its owner's alone", async () => {
  const own = await openWorkerFolder(join(base, "new"));
  for (const path of [join(base, "new"), own.files, own.children]) expect((await stat(path)).mode & 0o777, path).toBe(0o700);
});
