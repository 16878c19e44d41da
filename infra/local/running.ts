import { spawnSync } from "node:child_process";
import { link, mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { codeOfError } from "@second-read/domain";
import { dataFolder, paths } from "./folders.ts";

/** The process that holds the data folder: an `npm start` in progress, or one that serves. */
export interface Holder {
  readonly pid: number;
  /** When the process began, according to the system: after a reboot its id may belong to another program. */
  readonly began: string;
  /** The folder itself: a copy of the folder contains this file too, but nothing is running there. */
  readonly folder: string;
  /** Absent until it serves. */
  readonly databaseUrl?: string;
  readonly origin?: string;
}

export type Serving = Required<Pick<Holder, "databaseUrl" | "origin">>;

/**
 * Claims the data folder for this process; returns who already holds it, else null. A file that a killed process left, that was only partly written,
 * or that was copied together with the folder does not count.
 */
export async function claimDataFolder(): Promise<Holder | null> {
  await mkdir(dataFolder, { recursive: true });
  const mine = await writeBeside({});
  try {
    for (;;) {
      try {
        // Fails if the file exists, whereas a rename would replace it.
        await link(mine, paths.running);
        return null;
      } catch (error) {
        if (codeOfError(error) !== "EEXIST") throw error;
      }
      const found = await readFile(paths.running, "utf8").catch(() => "");
      const holder = await holderNow(found);
      if (holder !== null) return holder;
      await removeStale(found);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Publishes for the other commands where this process serves. */
export async function writeServing(serving: Serving): Promise<void> {
  await rename(await writeBeside(serving), paths.running);
}

export async function releaseDataFolder(): Promise<void> {
  await rm(paths.running, { force: true });
}

/** Where `npm start` serves from this data folder, if it does. */
export async function readServing(): Promise<Serving | null> {
  const { databaseUrl, origin } = (await holderNow(await readFile(paths.running, "utf8").catch(() => ""))) ?? {};
  return databaseUrl === undefined || origin === undefined ? null : { databaseUrl, origin };
}

/** Two starts may find the same stale file at the same time: only that file is removed, never the claim that the other put in its place. */
async function removeStale(found: string): Promise<void> {
  const aside = `${paths.running}.${process.pid}.stale`;
  await rename(paths.running, aside).catch(() => undefined);
  const moved = await readFile(aside, "utf8").catch(() => found);
  if (moved !== found) await link(aside, paths.running).catch(() => undefined);
  await rm(aside, { force: true });
}

async function holderNow(text: string): Promise<Holder | null> {
  const holder = parseHolder(text);
  const isHere = holder !== null && holder.folder === (await realpath(dataFolder)) && holder.began === (await beginOf(holder.pid));
  return isHere ? holder : null;
}

/** Null for a partly written file, and for one of an earlier version. */
function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === "number" && typeof holder.began === "string" && holder.began !== "" ? (holder as Holder) : null;
  } catch {
    return null;
  }
}

async function writeBeside(serving: Partial<Serving>): Promise<string> {
  const holder: Holder = { pid: process.pid, began: await beginOf(process.pid), folder: await realpath(dataFolder), ...serving };
  const file = `${paths.running}.${process.pid}`;
  await writeFile(file, JSON.stringify(holder), { mode: 0o600 });
  return file;
}

/** Empty if no such process is alive. Linux counts in ticks since boot, so the boot is part of the value. */
async function beginOf(pid: number): Promise<string> {
  if (process.platform !== "linux") {
    const asked = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
    return asked.stdout?.trim() ?? "";
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  if (stat === "") return "";
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  // The second field is the program's name in brackets, and may itself contain spaces and brackets.
  const [, state = "", ticks = ""] = /^(\S) (?:\S+ ){18}(\S+)/.exec(stat.slice(stat.lastIndexOf(")") + 2)) ?? [];
  // Killed but not reaped: in a container without an init such a process stays in the list for ever.
  if (state === "Z") return "";
  return `${boot.trim()} ${ticks}`;
}
