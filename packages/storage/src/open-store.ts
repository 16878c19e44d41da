import { type FolderSettings, openFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { rememberAddresses } from "./remember-addresses.ts";
import { openS3Store, type S3Settings } from "./s3-store.ts";
import { StoreUnavailableError, tellFaultsApart } from "./store-unavailable.ts";

/**
 * Opens the store that the settings select, creating its folder or bucket if missing. @throws StoreUnavailableError where S3 does not answer, or
 * refuses
 */
export async function openStore(settings: FolderSettings | S3Settings): Promise<ObjectStore> {
  switch (settings.kind) {
    case "folder":
      return rememberAddresses(tellFaultsApart(await openFolderStore(settings)));
    case "s3":
      return rememberAddresses(
        tellFaultsApart(
          await openS3Store(settings).catch((error: unknown) => {
            throw new StoreUnavailableError(error);
          }),
        ),
      );
  }
}
