import { toProblem } from "../../data/problem.ts";
import { createAutosave } from "./autosave.ts";
import { createConflict } from "./conflict.ts";
import type { OwnRead } from "./documents.ts";
import { changedBy, type DraftSteps, openedRead, redone, undone } from "./draft-steps.ts";
import { loadStored } from "./draft-storage.ts";
import { preventsSaving } from "./hold.ts";
import { refreshImages } from "./refresh-images.ts";
import { createSessionCore, type SessionCore, type SessionParts } from "./session-core.ts";
import type { OpenRead, ReadingSession } from "./session-state.ts";
import { createSkipping } from "./skipping.ts";
import { createSubmission } from "./submission.ts";

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
  const core = createSessionCore(parts, done);
  const autosave = createAutosave(core, parts, (error) => conflict.refuse(error));
  const conflict = createConflict({ core, parts, autosave, adopt });
  const loadNext = createLoading(core, parts, adopt);
  const refresh = () => refreshImages(core, parts, autosave);
  const { skip, undoSkip, dismissSkipped, keepReading } = createSkipping({ core, parts, autosave, adopt, loadNext });
  const { finalise, undoSubmit, dismissSubmitted } = createSubmission({
    core,
    parts,
    autosave,
    conflict,
    adopt,
    loadNext,
    refreshImages: refresh,
  });

  function adopt(read: OwnRead) {
    autosave.stop();
    const stored = loadStored(parts.storage, read.id);
    const { open, isAhead } = openedRead(read, stored);
    core.setSynced({ revision: read.revision, attempts: stored?.attempts ?? [], submission: stored?.submission ?? null });
    parts.time.restart(Math.max(read.activeSeconds ?? 0, stored?.activeSeconds ?? 0));
    core.set({ now: open });
    if (isAhead) autosave.schedule(0);
  }

  function step(take: (open: OpenRead) => DraftSteps | null) {
    const current = core.open();
    const steps = current && take(current);
    if (!steps) return;
    core.replaceDraft(steps);
    if (!preventsSaving(current.obstacle)) autosave.schedule();
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
    refreshImages: refresh,
    undoSubmit,
    dismissSubmitted,
    skip,
    keepReading,
    undoSkip,
    dismissSkipped,
    keepMine: conflict.keepMine,
    takeTheirs: conflict.takeTheirs,
    dispose() {
      autosave.stop();
      core.silence();
    },
  };
}

/** A function that loads the next exam. Concurrent calls share one request. */
function createLoading(core: SessionCore, { transport }: SessionParts, adopt: (read: OwnRead) => void): () => Promise<void> {
  let loading: Promise<void> | null = null;

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

  return () => {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  };
}
