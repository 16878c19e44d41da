import { gatherVersion, packVersion, sha256Hex } from "@second-read/learning";
import { keys } from "@second-read/storage";
import type { ChildTools } from "./child-tools.ts";
import type { Task } from "./task.ts";

/** Packs a version into a file in the store. */
export async function pack({ store }: Pick<ChildTools, "store">, { version, fileKey }: Extract<Task, { kind: "pack" }>) {
  const gathered = await gatherVersion(version, {
    model: (key) => store.getBytes(key),
    backbone: (sha256) => store.getBytes(keys.backbone(sha256)),
  });
  const bytes = await packVersion(gathered);
  await store.put(fileKey, bytes, { contentType: "application/zip" });
  return { sha256: sha256Hex(bytes) };
}
