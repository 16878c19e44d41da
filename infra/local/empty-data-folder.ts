import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { dataFolder, paths } from "./folders.ts";

/** Ends a server that was left there, and removes all state. What was built stays: it is of this checkout, not of the data. */
export async function emptyDataFolder(): Promise<void> {
  // Not above: it needs the database client.
  const { stopLeftOverPostgres } = await import("@second-read/testing");
  await stopLeftOverPostgres(paths.postgres);
  const kept = [paths.running, paths.built].map((path) => basename(path));
  for (const name of await readdir(dataFolder))
    if (!kept.includes(name)) await rm(join(dataFolder, name), { recursive: true, force: true });
  console.log("Starting over: the data folder has been emptied.");
}
