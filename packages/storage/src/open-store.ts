import { type FolderSettings, openFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { openS3Store, type S3Settings } from "./s3-store.ts";

/** Opens whichever store the settings mean, making its folder or bucket if it is not there. */
export function openStore(settings: FolderSettings | S3Settings): Promise<ObjectStore> {
  switch (settings.kind) {
    case "folder":
      return openFolderStore(settings);
    case "s3":
      return openS3Store(settings);
  }
}
