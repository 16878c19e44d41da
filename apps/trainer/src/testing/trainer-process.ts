import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { TestStore } from "@second-read/testing";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface TrainerProcessOptions {
  readonly databaseUrl: string;
  readonly files: TestStore;
  readonly cacheFolder: string;
  /** Maximum size of a file that it writes: beyond that it gets the same error as on a full disk. */
  readonly fileKibibytes?: number;
}

/** The trainer in a separate process as in production, training one fold at a time. */
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
      // Use the backend that every machine has: TensorFlow's own threads add in no fixed order, so its models differ in their last bits.
      NATIVE_TENSORFLOW_FOLDER: cacheFolder,
    },
  });
}

/** Running child processes of a process; Linux only. */
export async function childrenOf({ pid }: ChildProcess): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The state and the parent follow the name, which may contain anything but ends at the last parenthesis.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(parent) === pid && state !== "Z") children.push(Number(name));
  }
  return children;
}
