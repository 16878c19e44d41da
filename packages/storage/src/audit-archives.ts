import { folders, keys } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";

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

/** Returns a function that tells whether an archive is in the store, from one listing. */
export async function listArchives(store: ObjectStore, chain: string): Promise<(archive: NamedArchive) => boolean> {
  const there = new Set<string>();
  for await (const key of store.list(folders.auditArchives(chain))) there.add(key);
  return (archive) => there.has(keys.auditArchive(chain, archive));
}
