import { createHash } from "node:crypto";
import { keys } from "./keys.ts";
import { ObjectNotFoundError, type ObjectStore } from "./object-store.ts";

/** What identifies an archive of a chain's events: its first and last sequence number, and the SHA-256 of its bytes. */
interface NamedArchive {
  readonly first: number;
  readonly last: number;
  readonly sha256: string;
}

/** Stores events as JSON lines, permanently. The digest is part of the key, so a different body is a different object. */
export async function putArchive(store: ObjectStore, chain: string, archive: NamedArchive, lines: string): Promise<void> {
  await store.put(keys.auditArchive(chain, archive), new TextEncoder().encode(lines), { contentType: "application/x-ndjson" });
}

/** @throws ObjectNotFoundError */
export async function readArchive(store: ObjectStore, chain: string, archive: NamedArchive): Promise<string> {
  return new TextDecoder().decode(await store.getBytes(keys.auditArchive(chain, archive)));
}

/** Whether an archive is in the store as it was put there. Its name says nothing: whoever holds the store's keys can put other bytes under it. */
export async function isArchiveIntact(store: ObjectStore, chain: string, archive: NamedArchive): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of await store.get(keys.auditArchive(chain, archive))) hash.update(chunk as Uint8Array);
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return false;
    throw error;
  }
  return hash.digest("hex") === archive.sha256;
}
