import { toProblem } from "../../data/problem.ts";
import { createAutosave } from "./autosave.ts";
import { createConflict } from "./conflict.ts";
import type { OwnRead } from "./documents.ts";
import { changedBy, type DraftSteps, keyOfPrior, openedRead, redone, undone, withImagesOf } from "./draft-steps.ts";
import { dropStored, loadStored } from "./draft-storage.ts";
import { fingerprintOf, inputOf } from "./draft-transfer.ts";
import { preventsSaving } from "./hold.ts";
import { filedInWords } from "./opinion-words.ts";
import { createSessionCore, type SessionParts } from "./session-core.ts";
import type { FiledRead, OpenRead, ReadingSession } from "./session-state.ts";

const imagesChanged = "Not submitted: the images of this exam have changed. Review them, then submit again.";
const priorChanged = "Not submitted: the prior has changed. Review it, then submit again.";
/** The errors of a submission that conflict.ts resolves. */
const conflicts: ReadonlySet<string> = new Set(["STALE_REVISION", "LEASE_LOST", "WRONG_STATE", "NOT_FOUND", "FORBIDDEN"]);

/** One reader's work on one exam after another: draft, autosave, finalise, undo. Independent of the user interface. */
export function createReadingSession({
  done = 0,
  newKey = () => crypto.randomUUID(),
  now = () => Date.now(),
  forgetImages = () => undefined,
  ...environment
}: Pick<SessionParts, "transport" | "storage" | "time"> & {
  /** The number of reads in this session so far. */
  readonly done?: number;
  readonly newKey?: () => string;
  readonly now?: () => number;
  readonly forgetImages?: SessionParts["forgetImages"];
}): ReadingSession {
  const parts: SessionParts = { ...environment, newKey, now, forgetImages };
  const { transport, storage, time } = parts;
  const core = createSessionCore(parts, done);
  const autosave = createAutosave(core, parts, (error) => conflict.refuse(error));
  const conflict = createConflict({ core, parts, autosave, adopt, showSubmitted });
  let loading: Promise<void> | null = null;

  function adopt(read: OwnRead) {
    autosave.stop();
    const stored = loadStored(storage, read.id);
    const { open, isAhead } = openedRead(read, stored);
    core.setSynced({ revision: read.revision, attempts: stored?.attempts ?? [], submission: stored?.submission ?? null });
    time.restart(Math.max(read.activeSeconds ?? 0, stored?.activeSeconds ?? 0));
    core.set({ now: open });
    if (isAhead) autosave.schedule(0);
  }

  /** Concurrent calls share one request. */
  function loadNext(): Promise<void> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function load() {
    core.set({ now: { kind: "loading" } });
    try {
      const read = await transport.next();
      if (read) adopt(read);
      else core.set({ now: { kind: "empty" } });
    } catch (error) {
      core.set({ now: { kind: "failed", problem: toProblem(error) } });
    }
  }

  function step(take: (open: OpenRead) => DraftSteps | null) {
    const current = core.open();
    const steps = current && take(current);
    if (!steps) return;
    core.replaceDraft(steps);
    if (!preventsSaving(current.obstacle)) autosave.schedule();
  }

  function showSubmitted({ id: readId, exam }: Pick<OwnRead, "id" | "exam">, filed: FiledRead) {
    const words = filedInWords(filed.breasts);
    const at = now();
    const until = at + undoMilliseconds(filed);
    const submitted = { readId, pseudonym: exam.pseudonym, words, at, until, undo: { kind: "possible" } as const };
    core.set({ submitted, skipped: null, done: core.state().done + 1 });
  }

  async function finalise(): Promise<string | null> {
    const before = core.open();
    if (!before || before.busy || before.obstacle?.kind === "changedElsewhere") return null;
    core.setOpen({ busy: "finalising", obstacle: null });
    await autosave.pause();
    await refreshImages();
    const current = core.openAs(before.read.id);
    if (!current) return null;
    const changed = changedMeanwhile(before.read, current.read);
    // The reader has not seen what arrived meanwhile and must submit again.
    if (current.obstacle || changed !== null) return heldBack(changed);
    return submit(current);
  }

  function changedMeanwhile({ exam: before }: OwnRead, { exam: now }: OwnRead): string | null {
    if (now.imagesRevision !== before.imagesRevision) return imagesChanged;
    return keyOfPrior(now) === keyOfPrior(before) ? null : priorChanged;
  }

  async function submit({ read, draft }: OpenRead): Promise<string | null> {
    const { revision, submission: last } = core.synced();
    const fingerprint = fingerprintOf(draft);
    const submission =
      last?.fingerprint === fingerprint ? last : { idempotencyKey: newKey(), input: inputOf(draft, time.seconds()), fingerprint };
    core.setSynced({ submission });
    core.keep();
    const expected = { revision, imagesRevision: read.exam.imagesRevision };
    try {
      const filed = await transport.finalise(read.id, submission.input, expected, submission.idempotencyKey);
      dropStored(storage, read.id);
      showSubmitted(read, filed);
    } catch (error) {
      return refuseSubmission(error);
    }
    await loadNext();
    return null;
  }

  /** The exam stays open, and autosave continues. */
  function heldBack(reason: string | null): string | null {
    core.setOpen({ busy: null });
    autosave.schedule();
    return reason;
  }

  async function refuseSubmission(error: unknown): Promise<string | null> {
    const problem = toProblem(error);
    // An image arrived between the last refresh and the submission: the server rejects a submission that does not know of it.
    const isOfImages = problem.code === "STALE_REVISION" && "imagesRevision" in problem.details;
    if (isOfImages) {
      await refreshImages();
      return heldBack(imagesChanged);
    }
    core.setOpen({ busy: null });
    if (conflicts.has(problem.code)) await conflict.refuse(error);
    else {
      core.setOpen({ obstacle: { kind: "notSubmitted", problem } });
      autosave.schedule();
    }
    return null;
  }

  async function refreshImages() {
    const before = core.open();
    // If the request fails, the images stay as they are; the next request follows soon.
    const exam = before && (await transport.exam(before.read.exam.id).catch(() => null));
    const current = core.open();
    const fresh = exam && current && withImagesOf(current, exam);
    if (fresh) core.set({ now: fresh });
    if (current && exam?.id === current.read.exam.id && exam.status === "WITHDRAWN") forgetWithdrawn(current);
  }

  /** Removes everything of a withdrawn exam from this browser. */
  function forgetWithdrawn({ read }: OpenRead) {
    autosave.stop();
    dropStored(storage, read.id);
    forgetImages(read.exam.images.map(({ id }) => id));
    core.setOpen({ obstacle: { kind: "noLongerDraft", sentence: "This exam was withdrawn, together with your draft." } });
  }

  async function undoSubmit() {
    const { submitted } = core.state();
    if (!submitted || submitted.undo.kind === "running" || core.open()?.busy) return;
    core.set({ submitted: { ...submitted, undo: { kind: "running" } } });
    await autosave.saveNow();
    try {
      const read = await transport.undo(submitted.readId);
      core.set({ submitted: null, done: Math.max(0, core.state().done - 1) });
      adopt(read);
    } catch (error) {
      core.set({ submitted: { ...submitted, undo: { kind: "refused", problem: toProblem(error) } } });
    }
  }

  async function skip(reason: string) {
    const current = core.open();
    if (!current || current.busy) return;
    core.setOpen({ busy: "skipping" });
    try {
      await autosave.pause();
      await transport.skip(current.read.id, reason);
      dropStored(storage, current.read.id);
    } catch (error) {
      core.setOpen({ busy: null, obstacle: { kind: "notSkipped", problem: toProblem(error), reason } });
      return;
    }
    const { id: examId, pseudonym } = current.read.exam;
    core.set({ skipped: { examId, pseudonym, reason, undo: { kind: "possible" } } });
    await loadNext();
  }

  async function undoSkip() {
    const { skipped } = core.state();
    if (!skipped || skipped.undo.kind === "running" || core.open()?.busy) return;
    core.set({ skipped: { ...skipped, undo: { kind: "running" } } });
    await autosave.saveNow();
    try {
      const read = await transport.start(skipped.examId);
      core.set({ skipped: null });
      adopt(read);
    } catch (error) {
      core.set({ skipped: { ...skipped, undo: { kind: "refused", problem: toProblem(error) } } });
    }
  }

  return {
    state: core.state,
    subscribe: core.subscribe,
    loadNext,
    change: (action) => step((open) => changedBy(open, action)),
    undoChange: () => step(undone),
    redoChange: () => step(redone),
    saveNow: autosave.saveNow,
    finalise,
    refreshImages,
    undoSubmit,
    skip,
    keepReading() {
      core.setOpen({ obstacle: null });
      autosave.schedule();
    },
    undoSkip,
    dismissSkipped: () => core.set({ skipped: null }),
    keepMine: conflict.keepMine,
    takeTheirs: conflict.takeTheirs,
    dismissSubmitted: () => core.set({ submitted: null }),
    dispose() {
      autosave.stop();
      core.silence();
    },
  };
}

/** The time for undo, by the server's clock, since this browser's may be wrong. */
function undoMilliseconds({ finalisedAt, undoUntil }: FiledRead): number {
  return finalisedAt && undoUntil ? Date.parse(undoUntil) - Date.parse(finalisedAt) : 0;
}
