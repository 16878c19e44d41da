import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { codeOfError } from "@second-read/domain";

export interface WorkerFolder {
  /** Where files lie while they are read. */
  readonly files: string;
  /** Where the children that read have a folder each. */
  readonly children: string;
  remove(): Promise<void>;
}

const host = hostname().replaceAll(/[^A-Za-z0-9]/g, "_");
/** A container that is started anew has another name, and nobody on this machine can tell whether the old one lives. */
const strangersHours = 24;
/** How earlier versions named a file's folder, where its bytes lay as they came. */
const earlierName = /^second-read-file-/;
const earlierHours = 1;

/** This worker's own folder, for its owner alone; what killed workers have left is swept first. */
export async function openWorkerFolder(base: string): Promise<WorkerFolder> {
  await mkdir(base, { recursive: true, mode: 0o700 });
  await sweepWorkerFolders(base);
  const folder = join(base, nameOf(process.pid));
  const [files, children] = [join(folder, "files"), join(folder, "children")];
  for (const path of [folder, files, children]) await mkdir(path, { mode: 0o700 });
  return { files, children, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function sweepWorkerFolders(base: string): Promise<void> {
  for (const name of await readdir(base)) if (await isLeft(base, name)) await rm(join(base, name), { recursive: true, force: true });
  for (const name of await readdir(tmpdir()))
    if (earlierName.test(name) && (await isOlder(join(tmpdir(), name), earlierHours)))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
}

async function isLeft(base: string, name: string): Promise<boolean> {
  if (!name.startsWith("worker-")) return false;
  const pid = /-(\d+)$/.exec(name)?.[1];
  // Where the number is this process's, another had it before.
  if (pid !== undefined && name === nameOf(Number(pid))) return Number(pid) === process.pid || !isRunning(Number(pid));
  return isOlder(join(base, name), strangersHours);
}

function nameOf(pid: number): string {
  return `worker-${host}-${pid}`;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOfError(error) === "EPERM";
  }
}

async function isOlder(path: string, hours: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > hours * 3_600_000;
}
