import { toProblem } from "../../data/problem.ts";
import type { ReadPartsFragment } from "../../generated/graphql.ts";
import { contentOf } from "../../viewer/image-store.ts";
import { type Draft, draftOf, draftReducer, fingerprintOf, fittedTo, inputOf, withLesionUids } from "./draft.ts";
import {
  dropStored,
  type KeyValueStore,
  keepStored,
  loadStored,
  type Reconciled,
  reconcile,
  type StoredDraft,
  type Submission,
} from "./draft-storage.ts";
import { holdOf } from "./hold.ts";
import { filedInWords } from "./opinion-words.ts";
import type {
  FiledRead,
  Obstacle,
  OpenRead,
  ReadingSession,
  ReadingTime,
  ReadingTransport,
  SaveState,
  SessionState,
} from "./session-state.ts";

const saveDelayMilliseconds = 700;
const retryDelayMilliseconds = 5000;
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
  /** Reads of this session so far. */
  done?: number;
  newKey?: () => string;
  now?: () => number;
}): ReadingSession {
  const listeners = new Set<() => void>();
  let state: SessionState = { now: { kind: "loading" }, submitted: null, done };
  let revision = 0;
  let submission: Submission | null = null;
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
        submission,
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
    submission = stored?.submission ?? null;
    time.restart(Math.max(read.activeSeconds ?? 0, stored?.activeSeconds ?? 0));
    const obstacle: Obstacle | null = found.kind === "conflict" ? { kind: "changedElsewhere" } : null;
    const save: SaveState = { kind: found.kind === "server" ? "saved" : "dirty" };
    set({
      now: {
        kind: "reading",
        read,
        draft: draftToShow(found, read, server),
        past: [],
        future: [],
        save,
        obstacle,
        busy: null,
        arrived: [],
        corrected: [],
      },
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

  function replaceDraft(draft: Draft, past: readonly Draft[], future: readonly Draft[]) {
    setOpen({ draft, past, future, save: { kind: "dirty" } });
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
        if (await meetFiled()) return;
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
      setOpen({ obstacle: { kind: "changedElsewhere" }, save: { kind: "dirty" } });
      return;
    }
    revision = fresh.revision;
    setOpen({ draft: withLesionUids(latest.draft, own.findingKeys, fresh.findings), save: { kind: "dirty" } });
    keep();
    schedule(0);
  }

  /** An earlier submission had arrived, though its answer had not: says what was filed. */
  async function meetFiled(): Promise<boolean> {
    const before = open();
    const fresh = before && submission ? await transport.current(before.read.exam.id).catch(() => null) : null;
    if (!before || fresh?.id !== before.read.id || fresh.status !== "FINALISED") return false;
    dropStored(storage, fresh.id);
    showSubmitted(fresh, fresh);
    const sentence = `This exam had been submitted before: ${filedInWords(fresh.breasts)}. What you changed since is not part of it.`;
    setOpen({ obstacle: { kind: "noLongerDraft", sentence }, save: { kind: "dirty" } });
    return true;
  }

  function showSubmitted({ id: readId, exam }: Pick<ReadPartsFragment, "id" | "exam">, filed: FiledRead) {
    const words = filedInWords(filed.breasts);
    const at = now();
    const until = at + undoMilliseconds(filed);
    set({ submitted: { readId, pseudonym: exam.pseudonym, words, at, until, undo: { kind: "possible" } }, done: state.done + 1 });
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

  async function finalise(): Promise<string | null> {
    clearTimeout(timer);
    const before = open();
    if (!before || before.busy || before.obstacle?.kind === "changedElsewhere") return null;
    setOpen({ busy: "finalising", obstacle: null });
    if (saving) await saving;
    await refreshImages();
    const current = open();
    if (!current || current.read.id !== before.read.id) return null;
    // Whatever came meanwhile has not been seen: it is submitted only when the reader says so again.
    if (current.obstacle || hasOtherImages(current, before)) {
      setOpen({ busy: null });
      return current.obstacle ? null : imagesChanged;
    }
    const fingerprint = fingerprintOf(current.draft);
    if (submission?.fingerprint !== fingerprint)
      submission = { idempotencyKey: newKey(), input: inputOf(current.draft, time.seconds()), fingerprint };
    keep();
    try {
      const { imagesRevision } = current.read.exam;
      const filed = await transport.finalise(current.read.id, submission.input, { revision, imagesRevision }, submission.idempotencyKey);
      dropStored(storage, current.read.id);
      showSubmitted(current.read, filed);
    } catch (error) {
      const problem = toProblem(error);
      // One came between the last look at the images and the submission: the server takes none that leaves it out.
      if (problem.code === "STALE_REVISION" && "imagesRevision" in problem.details) {
        await refreshImages();
        setOpen({ busy: null });
        return imagesChanged;
      }
      setOpen({ busy: null });
      if (["STALE_REVISION", "LEASE_LOST", "WRONG_STATE", "NOT_FOUND"].includes(problem.code)) await refuse(error);
      else setOpen({ obstacle: { kind: "problem", problem } });
      return null;
    }
    await loadNext();
    return null;
  }

  async function refreshImages() {
    const before = open();
    // Without an answer the images stay as they are; the next one is asked for soon.
    const exam = before && (await transport.exam(before.read.exam.id).catch(() => null));
    const current = open();
    if (!exam || !current || current.read.exam.id !== exam.id) return;
    const { images, imagesRevision } = exam;
    if (imagesRevision === current.read.exam.imagesRevision) return;
    const known = new Map(current.read.exam.images.map((image) => [image.id, image]));
    const labelsOf = (which: (image: ImageOfRead) => boolean) => images.filter(which).map(({ viewLabel }) => viewLabel);
    const arrived = labelsOf(({ id }) => !known.has(id));
    const corrected = labelsOf((image) => isOtherFile(image, known.get(image.id)));
    const read = { ...current.read, exam: { ...current.read.exam, images, imagesRevision } };
    setOpen({
      read,
      draft: fittedTo(sidesOf(read), current.draft),
      arrived: [...current.arrived, ...arrived],
      corrected: [...new Set([...current.corrected, ...corrected])],
    });
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
      if (!current || holdOf(current) !== null) return;
      const draft = draftReducer(current.draft, action);
      if (JSON.stringify(draft) === JSON.stringify(current.draft)) return;
      // A key that is held moves a mark in one step of undo.
      const continues = action.kind === "changeMark" && action.continues;
      replaceDraft(draft, continues ? current.past : [...current.past, current.draft].slice(-pastLimit), []);
    },
    undoChange() {
      const current = open();
      const last = current?.past.at(-1);
      if (!current || !last || holdOf(current) !== null) return;
      const future = [...current.future, current.draft];
      replaceDraft(fittedTo(sidesOf(current.read), withUidsOf(current.draft, last)), current.past.slice(0, -1), future);
    },
    redoChange() {
      const current = open();
      const next = current?.future.at(-1);
      if (!current || !next || holdOf(current) !== null) return;
      const past = [...current.past, current.draft].slice(-pastLimit);
      replaceDraft(fittedTo(sidesOf(current.read), withUidsOf(current.draft, next)), past, current.future.slice(0, -1));
    },
    saveNow,
    finalise,
    refreshImages,
    async undoSubmit() {
      const { submitted } = state;
      if (!submitted || submitted.undo.kind === "running" || open()?.busy) return;
      set({ submitted: { ...submitted, undo: { kind: "running" } } });
      await saveNow();
      try {
        const read = await transport.undo(submitted.readId);
        set({ submitted: null, done: Math.max(0, state.done - 1) });
        adopt(read);
      } catch (error) {
        set({ submitted: { ...submitted, undo: { kind: "refused", problem: toProblem(error) } } });
      }
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
      try {
        const fresh = await freshRead(current);
        revision = fresh.revision;
        set({ now: { ...current, read: fresh, draft: fittedTo(sidesOf(fresh), current.draft), obstacle: null, save: { kind: "dirty" } } });
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
    dismissSubmitted: () => set({ submitted: null }),
    dispose() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

const imagesChanged = "Not submitted: the images of this exam have changed. Look at them, then submit again.";

type ImageOfRead = ReadPartsFragment["exam"]["images"][number];

function hasOtherImages(now: OpenRead, before: OpenRead): boolean {
  return now.read.exam.imagesRevision !== before.read.exam.imagesRevision;
}

/** A correction makes the file anew, and the fragment of its address with it. */
function isOtherFile(image: ImageOfRead, before: ImageOfRead | undefined): boolean {
  return before !== undefined && contentOf(before.url) !== contentOf(image.url);
}

/** As long as the server says; by its own clock, since this browser's may be wrong. */
function undoMilliseconds({ finalisedAt, undoUntil }: FiledRead): number {
  return finalisedAt && undoUntil ? Date.parse(undoUntil) - Date.parse(finalisedAt) : 0;
}

/** What the reader sees of a draft that has two versions is always their own; the question beside it offers the other. */
function draftToShow(found: Reconciled, read: ReadPartsFragment, server: Draft): Draft {
  switch (found.kind) {
    case "server":
      return server;
    case "local":
      return withLesionUids(found.stored.draft, found.sentKeys ?? [], found.sentKeys ? read.findings : []);
    case "conflict":
      return found.stored.draft;
  }
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
