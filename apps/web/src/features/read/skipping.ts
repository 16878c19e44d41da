import { toProblem } from "../../data/problem.ts";
import type { Autosave } from "./autosave.ts";
import type { OwnRead } from "./documents.ts";
import { dropStored } from "./draft-storage.ts";
import type { SessionCore, SessionParts } from "./session-core.ts";

interface SkippingParts {
  readonly core: SessionCore;
  readonly parts: SessionParts;
  readonly autosave: Autosave;
  readonly adopt: (read: OwnRead) => void;
  readonly loadNext: () => Promise<void>;
}

/** Skips the open exam, and undoes that. */
export function createSkipping({ core, parts: { transport, storage }, autosave, adopt, loadNext }: SkippingParts) {
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
    skip,
    undoSkip,
    dismissSkipped: () => core.set({ skipped: null }),
    keepReading() {
      core.setOpen({ obstacle: null });
      autosave.schedule();
    },
  };
}
