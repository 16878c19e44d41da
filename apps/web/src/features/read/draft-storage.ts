import type { ReadInput } from "../../generated/graphql.ts";
import type { Draft } from "./draft.ts";

/** A draft as this browser keeps it, so that a reload, a crash or an ended session loses nothing. */
export interface StoredDraft {
  /** The server's revision that this draft grew from. */
  readonly revision: number;
  readonly draft: Draft;
  readonly activeSeconds: number;
  readonly savedAt: number;
  /** The last submission whose answer never came: the same draft is sent again word for word, so that it is filed once. */
  readonly submission?: Submission | null;
  /** The last saves that were begun: an answer may never have arrived, though the server took it. */
  readonly attempts?: readonly { readonly fingerprint: string; readonly findingKeys: readonly string[] }[];
}

export interface Submission {
  readonly idempotencyKey: string;
  readonly input: ReadInput;
  readonly fingerprint: string;
}

const prefix = "second-read:draft:";
const keptMilliseconds = 14 * 24 * 3600 * 1000;

export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Nothing, where there is none or it cannot be read. */
export function loadStored(store: KeyValueStore, readId: string): StoredDraft | null {
  try {
    const text = store.getItem(prefix + readId);
    const found = text ? (JSON.parse(text) as StoredDraft) : null;
    return found && Array.isArray(found.draft?.breasts) && Array.isArray(found.draft?.findings) ? found : null;
  } catch {
    return null;
  }
}

/** Full or forbidden storage costs the crash copy only: the server has the draft a second later. */
export function keepStored(store: KeyValueStore, readId: string, stored: StoredDraft): void {
  try {
    store.setItem(prefix + readId, JSON.stringify(stored));
  } catch {
    // See above.
  }
}

export function dropStored(store: KeyValueStore, readId: string): void {
  try {
    store.removeItem(prefix + readId);
  } catch {
    // See keepStored.
  }
}

/** Drafts that nobody came back to for two weeks go. */
export function dropOld(store: KeyValueStore, now: number): void {
  for (let index = store.length - 1; index >= 0; index--) {
    const key = store.key(index);
    if (!key?.startsWith(prefix)) continue;
    const stored = loadStored(store, key.slice(prefix.length));
    if (!stored || now - stored.savedAt > keptMilliseconds) store.removeItem(key);
  }
}

export type Reconciled =
  | { readonly kind: "server" }
  /** This browser has changes that grew from what the server has; `sentKeys`: findings that the server has under ids unknown here. */
  | { readonly kind: "local"; readonly stored: StoredDraft; readonly sentKeys: readonly string[] | null }
  /** Both went on: the reader decides. */
  | { readonly kind: "conflict"; readonly stored: StoredDraft };

/** Which draft to go on with: the server's, this browser's unsaved one, or ask. */
export function reconcile(
  stored: StoredDraft | null,
  server: { readonly revision: number; readonly fingerprint: string },
  sameAsServer: (draft: Draft) => boolean,
): Reconciled {
  if (!stored || sameAsServer(stored.draft)) return { kind: "server" };
  if (stored.revision === server.revision) return { kind: "local", stored, sentKeys: null };
  // A reload cut off the answer to a save that the server had taken: what it holds is this browser's own.
  const own = stored.attempts?.find(({ fingerprint }) => fingerprint === server.fingerprint);
  if (own) return { kind: "local", stored, sentKeys: own.findingKeys };
  return { kind: "conflict", stored };
}
