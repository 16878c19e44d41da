import { folders, keys } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";

/** The end of an audit chain at some moment. */
export interface Anchor {
  readonly sequence: number;
  /** SHA-256, lower-case hex. */
  readonly hash: string;
}

/**
 * Puts the end of a chain into the store, unless it is there. Its hash stands in its key, so that a listing is all that verification reads, and
 * another end of the same place is another object: none replaces an earlier one.
 */
export async function putAnchor(store: ObjectStore, chain: string, { sequence, hash, at }: Anchor & { readonly at: Date }): Promise<void> {
  const key = keys.audit(chain, sequence, hash);
  if ((await store.head(key)) !== null) return;
  const text = JSON.stringify({ chain, sequence, hash, at: at.toISOString() });
  await store.put(key, new TextEncoder().encode(text), { contentType: "application/json" });
}

/** Every end of a chain that was ever put. */
export async function readAnchors(store: ObjectStore, chain: string): Promise<Anchor[]> {
  const anchors: Anchor[] = [];
  for await (const key of store.list(folders.audit(chain))) {
    const [sequence = "", hash] = key.slice(folders.audit(chain).length, -".json".length).split("-");
    anchors.push({ sequence: Number(sequence), hash: hash ?? (await hashInside(store, key)) });
  }
  return anchors;
}

/** Of earlier versions, which wrote the hash into the object alone. */
async function hashInside(store: ObjectStore, key: string): Promise<string> {
  const { hash } = JSON.parse(new TextDecoder().decode(await store.getBytes(key))) as { hash?: unknown };
  return String(hash);
}
