import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markTransactions } from "@second-read/database";
import { createStoreHandler, type ObjectStore, openStore, type ServedFolderSettings, type StoreHandler } from "@second-read/storage";

export interface TestStore {
  readonly store: ObjectStore;
  readonly settings: ServedFolderSettings;
  readonly folder: string;
  close(): Promise<void>;
}

/** A folder store in a temporary folder, whose signed addresses are really served on 127.0.0.1. */
export async function createTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-store-"));
  let handle: StoreHandler | undefined;
  const server = createServer((request, response) => void handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const publicOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: ServedFolderSettings = { kind: "folder", folder, signingKey: randomBytes(32).toString("hex"), publicOrigin };
  handle = createStoreHandler(settings);
  return {
    store: outsideTransactions(await openStore(settings)),
    settings,
    folder,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Threat: a slow or unavailable store makes a transaction that waits for it keep its locks, which blocks everybody else. Signing an address does not
 * call the store.
 */
function outsideTransactions(store: ObjectStore): ObjectStore {
  const isInTransaction = markTransactions();
  return new Proxy(store, {
    get(target, name: keyof ObjectStore) {
      const method = target[name];
      if (name === "presignRead" || name === "presignUpload") return method;
      return (...args: unknown[]) => {
        if (isInTransaction()) throw new Error(`the store was asked to ${name} inside a transaction`);
        return Reflect.apply(method, target, args);
      };
    },
  });
}
