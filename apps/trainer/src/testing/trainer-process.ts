import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { TestStore } from "@second-read/testing";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface TrainerProcessOptions {
  readonly databaseUrl: string;
  readonly files: TestStore;
  readonly cacheFolder: string;
  /** What any file of it may have at most: what it meets beyond is what a full disk is. */
  readonly fileKibibytes?: number;
}

/** The trainer as it is run, in a process of its own that trains one fold at a time. */
export function startTrainerProcess({ databaseUrl, files, cacheFolder, fileKibibytes }: TrainerProcessOptions): ChildProcess {
  const { folder } = files.settings;
  const command = [process.execPath, "--import", "tsx", main];
  const limited = ["bash", "--norc", "-c", `ulimit -f ${fileKibibytes}; exec "$@"`, "limited", ...command];
  const [file = "", ...args] = fileKibibytes === undefined ? command : limited;
  return spawn(file, args, {
    stdio: "inherit",
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      STORE_FOLDER: folder,
      TRAINER_CACHE_FOLDER: cacheFolder,
      TRAINER_FOLDS_AT_ONCE: "1",
      LOG_LEVEL: "warn",
      // The backend that every machine has: TensorFlow's own threads add in no fixed order, so its models differ in their last bits.
      NATIVE_TENSORFLOW_FOLDER: cacheFolder,
    },
  });
}

/** Processes that a process has started and that still run; Linux only. */
export async function childrenOf({ pid }: ChildProcess): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // After the name, which may hold anything but ends with the last bracket: state, then the parent.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(parent) === pid && state !== "Z") children.push(Number(name));
  }
  return children;
}
