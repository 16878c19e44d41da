import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { build, isStale } from "./build.ts";
import { dataFolder, paths } from "./folders.ts";

/** Generates the typed database client if prisma/schema.prisma changed. Modules that import the database package can be loaded only after this. */
export async function ensureClient(run: (name: string, work: () => Promise<void>) => Promise<void>): Promise<void> {
  for (const folder of [dataFolder, dirname(paths.built)]) await mkdir(folder, { recursive: true });
  if (await isStale("client")) await run("Generating the database client", () => build("client"));
}
