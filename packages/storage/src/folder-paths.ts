import { join } from "node:path";
import { assertFolder, assertKey } from "./keys.ts";

export type FolderPaths = ReturnType<typeof folderPaths>;

export function folderPaths(folder: string) {
  const objects = join(folder, "objects");
  return {
    objects,
    temporary: join(folder, "temporary"),
    of(key: string): string {
      assertKey(key);
      return join(objects, key);
    },
    ofFolder(prefix: string): string {
      assertFolder(prefix);
      return join(objects, prefix);
    },
  };
}
