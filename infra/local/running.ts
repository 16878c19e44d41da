import { readFile } from "node:fs/promises";
import { paths } from "./folders.ts";

export interface Running {
  readonly pid: number;
  readonly databaseUrl: string;
  readonly origin: string;
}

/** What `npm start` wrote down, if it still runs. */
export async function readRunning(): Promise<Running | null> {
  const text = await readFile(paths.running, "utf8").catch(() => null);
  if (text === null) return null;
  const running = JSON.parse(text) as Running;
  try {
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}
