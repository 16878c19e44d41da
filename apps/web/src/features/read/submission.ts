import { toProblem } from "../../data/problem.ts";
import type { Autosave } from "./autosave.ts";
import type { Conflict } from "./conflict.ts";
import type { OwnRead } from "./documents.ts";
import { keyOfPrior } from "./draft-steps.ts";
import { dropStored, type Submission } from "./draft-storage.ts";
import { fingerprintOf, inputOf } from "./draft-transfer.ts";
import type { SessionCore, SessionParts } from "./session-core.ts";
import type { OpenRead } from "./session-state.ts";
import { showSubmitted } from "./show-submitted.ts";

const imagesChanged = "Not submitted: the images of this exam have changed. Review them, then submit again.";
const priorChanged = "Not submitted: the prior has changed. Review it, then submit again.";
/** The errors of a submission that conflict.ts resolves. */
const conflicts: ReadonlySet<string> = new Set(["STALE_REVISION", "LEASE_LOST", "WRONG_STATE", "NOT_FOUND", "FORBIDDEN"]);

interface SubmissionParts {
  readonly core: SessionCore;
  readonly parts: SessionParts;
  readonly autosave: Autosave;
  readonly conflict: Pick<Conflict, "refuse">;
  readonly adopt: (read: OwnRead) => void;
  readonly loadNext: () => Promise<void>;
  readonly refreshImages: () => Promise<void>;
}

/** Submits the open read, once only and only as its reader has seen it, and undoes that. */
export function createSubmission({ core, parts, autosave, conflict, adopt, loadNext, refreshImages }: SubmissionParts) {
  const { transport, storage, time } = parts;

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

  async function submit({ read, draft }: OpenRead): Promise<string | null> {
    const submission = submissionOf(draft);
    const expected = { revision: core.synced().revision, imagesRevision: read.exam.imagesRevision };
    core.setSynced({ submission });
    core.keep();
    try {
      const filed = await transport.finalise(read.id, submission.input, expected, submission.idempotencyKey);
      dropStored(storage, read.id);
      showSubmitted(core, parts, read, filed);
    } catch (error) {
      return refuse(error);
    }
    await loadNext();
    return null;
  }

  /** An unchanged draft is submitted again under the same key: the last submission may have arrived although its answer was lost. */
  function submissionOf(draft: OpenRead["draft"]): Submission {
    const { submission: last } = core.synced();
    const fingerprint = fingerprintOf(draft);
    if (last?.fingerprint === fingerprint) return last;
    return { idempotencyKey: parts.newKey(), input: inputOf(draft, time.seconds()), fingerprint };
  }

  /** The exam stays open, and autosave continues. */
  function heldBack(reason: string | null): string | null {
    core.setOpen({ busy: null });
    autosave.schedule();
    return reason;
  }

  async function refuse(error: unknown): Promise<string | null> {
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

  return { finalise, undoSubmit, dismissSubmitted: () => core.set({ submitted: null }) };
}

function changedMeanwhile({ exam: before }: OwnRead, { exam: now }: OwnRead): string | null {
  if (now.imagesRevision !== before.imagesRevision) return imagesChanged;
  return keyOfPrior(now) === keyOfPrior(before) ? null : priorChanged;
}
