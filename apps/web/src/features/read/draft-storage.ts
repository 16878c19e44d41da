import type { ReadInput } from "../../generated/graphql.ts";
import type { Draft } from "./draft.ts";

/** A draft stored in this browser, so that a reload, a crash or an expired session loses nothing. */
export interface StoredDraft {
  /** The server's revision on which this draft is based. */
  readonly revision: number;
  readonly draft: Draft;
  readonly activeSeconds: number;
  readonly savedAt: number;
  /** The last submission without an answer: an unchanged draft is sent again exactly like it, so that it is filed only once. */
  readonly submission?: Submission | null;
  /** The last saves that were started: the server may have taken one although its answer never arrived. */
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

/** Null where there is none or it cannot be read. */
export function loadStored(store: KeyValueStore, readId: string): StoredDraft | null {
  try {
    const text = store.getItem(prefix + readId);
    const found = text ? (JSON.parse(text) as StoredDraft) : null;
    return found && Array.isArray(found.draft?.breasts) && Array.isArray(found.draft?.findings) ? found : null;
  } catch {
    return null;
  }
}

/** If storage is full or forbidden, only the crash copy is lost: the server has the draft a second later. */
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

/** Deletes drafts that have not been saved for two weeks. */
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
  /** This browser has changes based on the server's draft. `sentKeys`: findings to which the server gave ids unknown here. */
  | { readonly kind: "local"; readonly stored: StoredDraft; readonly sentKeys: readonly string[] | null }
  /** Both changed: the reader decides. */
  | { readonly kind: "conflict"; readonly stored: StoredDraft };

/** Which draft to continue: the server's, this browser's unsaved one, or the one that the reader chooses. */
export function reconcile(
  stored: StoredDraft | null,
  server: { readonly revision: number; readonly fingerprint: string },
  sameAsServer: (draft: Draft) => boolean,
): Reconciled {
  if (!stored || sameAsServer(stored.draft)) return { kind: "server" };
  if (stored.revision === server.revision) return { kind: "local", stored, sentKeys: null };
  // A reload cut off the answer to a save that the server took: the server's draft came from this browser.
  const own = stored.attempts?.find(({ fingerprint }) => fingerprint === server.fingerprint);
  if (own) return { kind: "local", stored, sentKeys: own.findingKeys };
  return { kind: "conflict", stored };
}
