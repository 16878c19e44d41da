import { folders, keys } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";

/** The head of an audit chain at some point in time. */
export interface Anchor {
  readonly sequence: number;
  /** SHA-256, lower-case hex. */
  readonly hash: string;
}

/**
 * Stores the head of a chain unless it is already there. The hash is part of the key, so verification only reads a listing, and a different head at
 * the same position is a different object: none replaces an earlier one.
 */
export async function putAnchor(store: ObjectStore, chain: string, { sequence, hash, at }: Anchor & { readonly at: Date }): Promise<void> {
  const key = keys.audit(chain, sequence, hash);
  if ((await store.head(key)) !== null) return;
  const text = JSON.stringify({ chain, sequence, hash, at: at.toISOString() });
  await store.put(key, new TextEncoder().encode(text), { contentType: "application/json" });
}

/** Every head of a chain that was ever stored. */
export async function readAnchors(store: ObjectStore, chain: string): Promise<Anchor[]> {
  const anchors: Anchor[] = [];
  for await (const key of store.list(folders.audit(chain))) {
    const [sequence = "", hash] = key.slice(folders.audit(chain).length, -".json".length).split("-");
    anchors.push({ sequence: Number(sequence), hash: hash ?? (await hashInside(store, key)) });
  }
  return anchors;
}

/** For earlier versions, which wrote the hash only into the object. */
async function hashInside(store: ObjectStore, key: string): Promise<string> {
  const { hash } = JSON.parse(new TextDecoder().decode(await store.getBytes(key))) as { hash?: unknown };
  return String(hash);
}
