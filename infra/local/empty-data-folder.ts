import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { dataFolder, paths } from "./folders.ts";

/** Stops a server left behind there, and removes all state. Build results are kept: they belong to this checkout, not to the data. */
export async function emptyDataFolder(): Promise<void> {
  // Not imported at the top: it needs the database client.
  const { stopLeftOverPostgres } = await import("@second-read/testing");
  await stopLeftOverPostgres(paths.postgres);
  const kept = [paths.running, paths.built].map((path) => basename(path));
  for (const name of await readdir(dataFolder))
    if (!kept.includes(name)) await rm(join(dataFolder, name), { recursive: true, force: true });
  console.log("Starting over: the data folder has been emptied.");
}
