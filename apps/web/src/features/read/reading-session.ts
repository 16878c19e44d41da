import { type Problem, toProblem } from "../../data/problem.ts";
import type { ReadInput, ReadPartsFragment } from "../../generated/graphql.ts";
import { type Draft, type DraftAction, draftOf, draftReducer, fingerprintOf, fittedTo, inputOf, withLesionUids } from "./draft.ts";
import { dropStored, type KeyValueStore, keepStored, loadStored, reconcile, type StoredDraft } from "./draft-storage.ts";

/** What a reading session asks of the server. Each throws what the API client throws. */
export interface ReadingTransport {
  readonly next: () => Promise<ReadPartsFragment | null>;
  /** The actor's read of this exam as the server has it now; null where there is none. */
  readonly current: (examId: string) => Promise<ReadPartsFragment | null>;
  readonly start: (examId: string) => Promise<ReadPartsFragment>;
  readonly save: (
    readId: string,
    input: ReadInput,
    expectedRevision: number,
  ) => Promise<{ revision: number; findings: readonly { lesionUid: string; kind: string }[] }>;
  readonly finalise: (readId: string, input: ReadInput, expectedRevision: number, idempotencyKey: string) => Promise<void>;
  readonly undo: (readId: string) => Promise<ReadPartsFragment>;
  readonly skip: (readId: string, reason: string) => Promise<void>;
}

export interface ReadingTime {
  readonly seconds: () => number;
  readonly restart: (activeSeconds: number) => void;
}

export type SaveState = { readonly kind: "saved" | "dirty" | "saving" } | { readonly kind: "failed"; readonly problem: Problem };

/** What stands between this draft and the server; the reader's own words are never thrown away without being asked. */
export type Obstacle =
  | { readonly kind: "changedElsewhere"; readonly mine: Draft }
  | { readonly kind: "leaseLost"; readonly sentence: string }
  | { readonly kind: "noLongerDraft"; readonly sentence: string }
  | { readonly kind: "problem"; readonly problem: Problem };

export interface OpenRead {
  readonly kind: "reading";
  readonly read: ReadPartsFragment;
  readonly draft: Draft;
  readonly past: readonly Draft[];
  readonly save: SaveState;
  readonly obstacle: Obstacle | null;
  readonly busy: "finalising" | "skipping" | null;
}

/** The opinion just given: it can be taken back until `until`. */
export interface Given {
  readonly readId: string;
  readonly pseudonym: string;
  readonly words: string;
  readonly until: number;
}

export interface SessionState {
  readonly now:
    | { readonly kind: "loading" }
    | { readonly kind: "failed"; readonly problem: Problem }
    | { readonly kind: "empty" }
    | OpenRead;
  readonly given: Given | null;
  readonly done: number;
}

export interface ReadingSession {
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly loadNext: () => Promise<void>;
  readonly change: (action: DraftAction) => void;
  readonly undoChange: () => void;
  readonly saveNow: () => Promise<void>;
  readonly finalise: (words: string) => Promise<void>;
  readonly takeBack: () => Promise<void>;
  readonly skip: (reason: string) => Promise<void>;
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => Promise<void>;
  readonly dismissGiven: () => void;
  readonly dispose: () => void;
}

const saveDelayMilliseconds = 700;
const retryDelayMilliseconds = 5000;
const undoMilliseconds = 30_000;
const pastLimit = 200;
const attemptLimit = 4;

/** One reader's work on one exam after another: draft, autosave, finalise, undo. Knows no screen. */
export function createReadingSession({
  transport,
  storage,
  time,
  done = 0,
  newKey = () => crypto.randomUUID(),
  now = () => Date.now(),
}: {
  transport: ReadingTransport;
  storage: KeyValueStore;
  time: ReadingTime;
  /** Reads of this sitting so far. */
  done?: number;
  newKey?: () => string;
  now?: () => number;
}): ReadingSession {
  const listeners = new Set<() => void>();
  let state: SessionState = { now: { kind: "loading" }, given: null, done };
  let revision = 0;
  let idempotencyKey = "";
  let attempts: NonNullable<StoredDraft["attempts"]> = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | null = null;
  let loading: Promise<void> | null = null;

  function set(change: Partial<SessionState>) {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  const open = (): OpenRead | null => (state.now.kind === "reading" ? state.now : null);
  function setOpen(change: Partial<OpenRead>) {
    const current = open();
    if (current) set({ now: { ...current, ...change } });
  }

  function keep() {
    const current = open();
    if (current)
      keepStored(storage, current.read.id, {
        revision,
        draft: current.draft,
        activeSeconds: time.seconds(),
        savedAt: now(),
        idempotencyKey,
        attempts,
      });
  }

  function schedule(delay: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void saveNow(), delay);
  }

  function adopt(read: ReadPartsFragment) {
    clearTimeout(timer);
    const server = draftOf(read);
    const stored = storedFor(read);
    const fingerprint = fingerprintOf(server);
    const same = (draft: Draft) => fingerprintOf(draft) === fingerprint && !hasUnsent(draft, server);
    const found = reconcile(stored, { revision: read.revision, fingerprint }, same);
    revision = read.revision;
    attempts = stored?.attempts ?? [];
    idempotencyKey = stored?.idempotencyKey ?? newKey();
    time.restart(Math.max(read.activeSeconds ?? 0, stored?.activeSeconds ?? 0));
    const draft =
      found.kind === "local" ? withLesionUids(found.stored.draft, found.sentKeys ?? [], found.sentKeys ? read.findings : []) : server;
    const obstacle: Obstacle | null = found.kind === "conflict" ? { kind: "changedElsewhere", mine: found.stored.draft } : null;
    set({
      now: { kind: "reading", read, draft, past: [], save: { kind: found.kind === "local" ? "dirty" : "saved" }, obstacle, busy: null },
    });
    if (found.kind === "local") schedule(0);
  }

  /** What this browser kept of a read, for the breasts that the exam has now. */
  function storedFor(read: ReadPartsFragment): StoredDraft | null {
    const stored = loadStored(storage, read.id);
    return stored && { ...stored, draft: fittedTo(sidesOf(read), stored.draft) };
  }

  /** Asking twice at once is asking once. */
  function loadNext(): Promise<void> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function load() {
    set({ now: { kind: "loading" } });
    try {
      const read = await transport.next();
      if (read) adopt(read);
      else set({ now: { kind: "empty" } });
    } catch (error) {
      set({ now: { kind: "failed", problem: toProblem(error) } });
    }
  }

  function replaceDraft(draft: Draft, past: readonly Draft[]) {
    setOpen({ draft, past, save: { kind: "dirty" } });
    keep();
    if (!open()?.obstacle) schedule(saveDelayMilliseconds);
  }

  async function refuse(error: unknown) {
    const problem = toProblem(error);
    switch (problem.code) {
      case "STALE_REVISION":
        await meetStale();
        return;
      case "LEASE_LOST":
        setOpen({ obstacle: { kind: "leaseLost", sentence: problem.sentence }, save: { kind: "dirty" } });
        return;
      case "WRONG_STATE":
      case "NOT_FOUND":
        setOpen({ obstacle: { kind: "noLongerDraft", sentence: problem.sentence }, save: { kind: "dirty" } });
        return;
      default:
        setOpen({ save: { kind: "failed", problem } });
        if (problem.retryable) schedule(retryDelayMilliseconds);
    }
  }

  /** Where the server holds an earlier save of this very draft, there is nothing to ask; else the reader decides. */
  async function meetStale() {
    const before = open();
    if (!before) return;
    const fresh = await transport.current(before.read.exam.id).catch(() => null);
    const latest = open();
    if (!latest || latest.read.id !== before.read.id) return;
    const own =
      fresh?.id === latest.read.id ? attempts.find(({ fingerprint }) => fingerprint === fingerprintOf(draftOf(fresh))) : undefined;
    if (!fresh || !own) {
      setOpen({ obstacle: { kind: "changedElsewhere", mine: latest.draft }, save: { kind: "dirty" } });
      return;
    }
    revision = fresh.revision;
    setOpen({ draft: withLesionUids(latest.draft, own.findingKeys, fresh.findings), save: { kind: "dirty" } });
    keep();
    schedule(0);
  }

  async function saveOnce() {
    const current = open();
    if (!current || current.save.kind === "saved" || current.obstacle) return;
    const sent = current.draft;
    attempts = [...attempts, { fingerprint: fingerprintOf(sent), findingKeys: sent.findings.map(({ key }) => key) }].slice(-attemptLimit);
    setOpen({ save: { kind: "saving" } });
    keep();
    try {
      const saved = await transport.save(current.read.id, inputOf(sent, time.seconds()), revision);
      if (open()?.read.id !== current.read.id) return;
      revision = saved.revision;
      const latest = open()!;
      const draft = withLesionUids(
        latest.draft,
        sent.findings.map(({ key }) => key),
        saved.findings,
      );
      const unchanged = latest.draft === sent;
      setOpen({ draft, save: { kind: unchanged ? "saved" : "dirty" } });
      keep();
      if (!unchanged) schedule(saveDelayMilliseconds);
    } catch (error) {
      if (open()?.read.id === current.read.id) await refuse(error);
    }
  }

  async function saveNow() {
    clearTimeout(timer);
    if (saving) await saving;
    saving = saveOnce().finally(() => {
      saving = null;
    });
    await saving;
  }

  async function finalise(words: string) {
    clearTimeout(timer);
    const before = open();
    if (!before || before.busy || before.obstacle?.kind === "changedElsewhere") return;
    setOpen({ busy: "finalising", obstacle: null });
    if (saving) await saving;
    const current = open();
    if (!current || current.read.id !== before.read.id) return;
    if (current.obstacle) {
      setOpen({ busy: null });
      return;
    }
    try {
      await transport.finalise(current.read.id, inputOf(current.draft, time.seconds()), revision, idempotencyKey);
    } catch (error) {
      setOpen({ busy: null });
      const problem = toProblem(error);
      if (["STALE_REVISION", "LEASE_LOST", "WRONG_STATE", "NOT_FOUND"].includes(problem.code)) await refuse(error);
      else setOpen({ obstacle: { kind: "problem", problem } });
      return;
    }
    dropStored(storage, current.read.id);
    const given: Given = { readId: current.read.id, pseudonym: current.read.exam.pseudonym, words, until: now() + undoMilliseconds };
    set({ given, done: state.done + 1 });
    await loadNext();
  }

  /** The open draft as the server has it, or a new lease where the old one is gone. */
  async function freshRead({ read }: OpenRead): Promise<ReadPartsFragment> {
    const found = await transport.current(read.exam.id);
    return found?.status === "DRAFT" && open()?.obstacle?.kind !== "leaseLost" ? found : transport.start(read.exam.id);
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    loadNext,
    change(action) {
      const current = open();
      if (!current || current.busy) return;
      const draft = draftReducer(current.draft, action);
      if (JSON.stringify(draft) !== JSON.stringify(current.draft)) replaceDraft(draft, [...current.past, current.draft].slice(-pastLimit));
    },
    undoChange() {
      const current = open();
      const last = current?.past.at(-1);
      if (current && last && !current.busy)
        replaceDraft(fittedTo(sidesOf(current.read), withUidsOf(current.draft, last)), current.past.slice(0, -1));
    },
    saveNow,
    finalise,
    async takeBack() {
      const { given } = state;
      if (!given) return;
      await saveNow();
      const read = await transport.undo(given.readId);
      set({ given: null, done: Math.max(0, state.done - 1) });
      adopt(read);
    },
    async skip(reason) {
      const current = open();
      if (!current || current.busy) return;
      clearTimeout(timer);
      setOpen({ busy: "skipping" });
      try {
        if (saving) await saving;
        await transport.skip(current.read.id, reason);
        dropStored(storage, current.read.id);
      } catch (error) {
        setOpen({ busy: null, obstacle: { kind: "problem", problem: toProblem(error) } });
        return;
      }
      await loadNext();
    },
    async keepMine() {
      const current = open();
      if (!current) return;
      const mine = current.obstacle?.kind === "changedElsewhere" ? current.obstacle.mine : current.draft;
      try {
        const fresh = await freshRead(current);
        revision = fresh.revision;
        set({ now: { ...current, read: fresh, draft: fittedTo(sidesOf(fresh), mine), obstacle: null, save: { kind: "dirty" } } });
        keep();
        await saveNow();
      } catch (error) {
        setOpen({ obstacle: { kind: "problem", problem: toProblem(error) } });
      }
    },
    async takeTheirs() {
      const current = open();
      if (!current) return;
      try {
        const fresh = await freshRead(current);
        dropStored(storage, current.read.id);
        adopt(fresh);
      } catch (error) {
        setOpen({ obstacle: { kind: "problem", problem: toProblem(error) } });
      }
    },
    dismissGiven: () => set({ given: null }),
    dispose() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

function sidesOf({ exam }: ReadPartsFragment) {
  return exam.images.map(({ laterality }) => laterality);
}

/** An earlier draft knows nothing of the lesion ids that came with a save since: without them its findings would become new lesions. */
function withUidsOf(later: Draft, earlier: Draft): Draft {
  const uids = new Map(later.findings.map(({ key, lesionUid }) => [key, lesionUid]));
  return { ...earlier, findings: earlier.findings.map((one) => ({ ...one, lesionUid: one.lesionUid ?? uids.get(one.key) ?? null })) };
}

/** Words on a breast without an opinion are not sent, so comparing what is sent would miss them. */
function hasUnsent(draft: Draft, server: Draft): boolean {
  return draft.breasts.some((breast) => {
    const other = server.breasts.find(({ laterality }) => laterality === breast.laterality);
    return breast.opinion === null && JSON.stringify(breast) !== JSON.stringify(other);
  });
}
