import { readdir, rm } from "node:fs/promises";
import { findWithdrawnDigests } from "@second-read/database";
import { preparedFolderOf } from "./child/prepared-images.ts";
import type { TrainerDeps } from "./deps.ts";

/** Deletes everything of withdrawn images from this machine's cache; each trainer cleans its own. Returns how many images were deleted. */
export async function forgetWithdrawn({ database, cacheFolder }: Pick<TrainerDeps, "database" | "cacheFolder">): Promise<number> {
  const names = await readdir(cacheFolder).catch(() => []);
  const withdrawn = await findWithdrawnDigests(
    database.sql,
    names.filter((name) => /^[0-9a-f]{64}$/.test(name)),
  );
  for (const sha256 of withdrawn) await rm(preparedFolderOf(cacheFolder, sha256), { recursive: true, force: true });
  return withdrawn.length;
}
