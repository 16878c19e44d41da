import type { Draft } from "./draft.ts";
import { type KeyValueStore, keepStored, type StoredDraft, type Submission } from "./draft-storage.ts";
import type { OpenRead, ReadingTime, ReadingTransport, SessionState } from "./session-state.ts";

/** The dependencies of a reading session. */
export interface SessionParts {
  readonly transport: ReadingTransport;
  readonly storage: KeyValueStore;
  readonly time: ReadingTime;
  readonly newKey: () => string;
  readonly now: () => number;
  /** Drops images that the page has decoded. */
  readonly forgetImages: (imageIds: readonly string[]) => void;
}

/** What the server has of the open draft, as far as this browser knows. */
export interface Synced {
  readonly revision: number;
  readonly submission: Submission | null;
  readonly attempts: NonNullable<StoredDraft["attempts"]>;
}

/** The state of a session with its listeners and the copy in this browser. */
export function createSessionCore({ storage, time, now }: SessionParts, done: number) {
  const listeners = new Set<() => void>();
  let state: SessionState = { now: { kind: "loading" }, submitted: null, skipped: null, done };
  let synced: Synced = { revision: 0, submission: null, attempts: [] };

  function set(change: Partial<SessionState>) {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  const open = (): OpenRead | null => (state.now.kind === "reading" ? state.now : null);
  function keep() {
    const current = open();
    if (!current) return;
    const { read, draft } = current;
    keepStored(storage, read.id, { ...synced, draft, activeSeconds: time.seconds(), savedAt: now() });
  }
  return {
    state: () => state,
    set,
    open,
    /** The open read if it is still this one: a response may arrive after the next exam has opened. */
    openAs: (readId: string) => (open()?.read.id === readId ? open() : null),
    setOpen(change: Partial<OpenRead>) {
      const current = open();
      if (current) set({ now: { ...current, ...change } });
    },
    synced: () => synced,
    setSynced(change: Partial<Synced>) {
      synced = { ...synced, ...change };
    },
    keep,
    /** Replaces the draft and its history, and marks it as unsaved. */
    replaceDraft({ draft, past, future }: { readonly draft: Draft; readonly past: readonly Draft[]; readonly future: readonly Draft[] }) {
      const current = open();
      if (current) set({ now: { ...current, draft, past, future, save: { kind: "dirty" } } });
      keep();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    silence: () => listeners.clear(),
  };
}

export type SessionCore = ReturnType<typeof createSessionCore>;
