import { type Problem, toProblem } from "../../data/problem.ts";
import type { Autosave } from "./autosave.ts";
import type { OwnRead } from "./documents.ts";
import { fittedTo } from "./draft.ts";
import { sidesOf } from "./draft-steps.ts";
import { dropStored } from "./draft-storage.ts";
import { draftOf, fingerprintOf, withLesionUids } from "./draft-transfer.ts";
import { filedInWords } from "./opinion-words.ts";
import type { SessionCore, SessionParts } from "./session-core.ts";
import type { Obstacle, OpenRead } from "./session-state.ts";
import { showSubmitted } from "./show-submitted.ts";

const retryDelayMilliseconds = 5000;

interface ConflictParts {
  readonly core: SessionCore;
  readonly parts: SessionParts;
  readonly autosave: Pick<Autosave, "schedule" | "saveNow">;
  readonly adopt: (read: OwnRead) => void;
}

/** Handles a draft that the server refuses: resolves the conflict by itself where it can, otherwise asks the reader. */
export function createConflict({ core, parts, autosave, adopt }: ConflictParts) {
  const { transport, storage } = parts;

  async function refuse(error: unknown) {
    const problem = toProblem(error);
    switch (problem.code) {
      case "STALE_REVISION":
        return meetStale();
      case "LEASE_LOST":
        return core.setOpen({ obstacle: { kind: "leaseLost", sentence: problem.sentence }, save: { kind: "dirty" } });
      case "WRONG_STATE":
      case "NOT_FOUND":
      case "FORBIDDEN":
        if (await meetFiled()) return;
        return core.setOpen({ obstacle: { kind: "noLongerDraft", sentence: whyClosed(problem) }, save: { kind: "dirty" } });
      default:
        core.setOpen({ save: { kind: "failed", problem } });
        if (problem.retryable) autosave.schedule(retryDelayMilliseconds);
    }
  }

  /** If the server holds an earlier save of this same draft, saving continues on it; otherwise the reader decides. */
  async function meetStale() {
    const before = core.open();
    if (!before) return;
    const fresh = await transport.current(before.read.exam.id).catch(() => null);
    const latest = core.openAs(before.read.id);
    if (!latest) return;
    const fingerprint = fresh?.id === latest.read.id ? fingerprintOf(draftOf(fresh)) : null;
    const own = core.synced().attempts.find((attempt) => attempt.fingerprint === fingerprint);
    if (!fresh || !own) return core.setOpen({ obstacle: { kind: "changedElsewhere" }, save: { kind: "dirty" } });
    core.setSynced({ revision: fresh.revision });
    core.setOpen({ draft: withLesionUids(latest.draft, own.findingKeys, fresh.findings), save: { kind: "dirty" } });
    core.keep();
    autosave.schedule(0);
  }

  /** An earlier submission arrived although its answer was lost: shows what was filed. */
  async function meetFiled(): Promise<boolean> {
    const before = core.open();
    const fresh = before && core.synced().submission ? await transport.current(before.read.exam.id).catch(() => null) : null;
    if (!before || fresh?.id !== before.read.id || fresh.status !== "FINALISED") return false;
    dropStored(storage, fresh.id);
    showSubmitted(core, parts, fresh, fresh);
    const sentence = `This exam had already been submitted: ${filedInWords(fresh.breasts)}. Your later changes are not part of it.`;
    core.setOpen({ obstacle: { kind: "noLongerDraft", sentence }, save: { kind: "dirty" } });
    return true;
  }

  /** The open draft as the server has it, or the exam started again where its lease was lost. */
  async function freshRead({ read, obstacle }: OpenRead): Promise<OwnRead> {
    const found = await transport.current(read.exam.id);
    return found?.status === "DRAFT" && obstacle?.kind !== "leaseLost" ? found : transport.start(read.exam.id);
  }

  async function withFreshRead(act: (current: OpenRead, fresh: OwnRead) => Promise<void>) {
    const current = core.open();
    if (!current) return;
    try {
      await act(current, await freshRead(current));
    } catch (error) {
      const latest = core.openAs(current.read.id);
      if (latest) core.setOpen({ obstacle: stillAsked(latest.obstacle, toProblem(error)) });
    }
  }

  return {
    refuse,
    keepMine: () =>
      withFreshRead(async (current, fresh) => {
        core.setSynced({ revision: fresh.revision });
        const draft = fittedTo(sidesOf(fresh), current.draft);
        core.set({ now: { ...current, read: fresh, draft, obstacle: null, save: { kind: "dirty" } } });
        core.keep();
        await autosave.saveNow();
      }),
    takeTheirs: () =>
      withFreshRead(async (current, fresh) => {
        dropStored(storage, current.read.id);
        adopt(fresh);
      }),
  };
}

export type Conflict = ReturnType<typeof createConflict>;

/** Why a draft can no longer be changed. A person who has lost their role may be given it back, and then finds the draft again. */
function whyClosed({ code, sentence }: Problem): string {
  if (code === "WRONG_STATE") return sentence;
  return `${code === "FORBIDDEN" ? sentence : "You no longer have access to this exam."} Your draft is kept in this browser.`;
}

/** Keeps the question open and adds why the choice failed; dropping the question would decide for the reader. */
function stillAsked(obstacle: Obstacle | null, problem: Problem): Obstacle | null {
  return obstacle?.kind === "changedElsewhere" || obstacle?.kind === "leaseLost" ? { ...obstacle, problem } : obstacle;
}
