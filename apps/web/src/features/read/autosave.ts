import { fingerprintOf, inputOf, withLesionUids } from "./draft-transfer.ts";
import { preventsSaving } from "./hold.ts";
import type { SessionCore, SessionParts } from "./session-core.ts";

const saveDelayMilliseconds = 700;
const attemptLimit = 4;

/** Saves the open draft a moment after each change, one save at a time. Errors of a save are passed to `onRefused`. */
export function createAutosave(core: SessionCore, { transport, time }: SessionParts, onRefused: (error: unknown) => Promise<void>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | null = null;

  function schedule(delay = saveDelayMilliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => void saveNow(), delay);
  }

  async function saveOnce() {
    const current = core.open();
    if (!current || current.save.kind === "saved" || preventsSaving(current.obstacle)) return;
    const { read, draft: sent } = current;
    const findingKeys = sent.findings.map(({ key }) => key);
    const { revision, attempts } = core.synced();
    core.setSynced({ attempts: [...attempts, { fingerprint: fingerprintOf(sent), findingKeys }].slice(-attemptLimit) });
    core.setOpen({ save: { kind: "saving" } });
    core.keep();
    try {
      const saved = await transport.save(read.id, inputOf(sent, time.seconds()), revision);
      const latest = core.openAs(read.id);
      if (!latest) return;
      core.setSynced({ revision: saved.revision });
      const isUnchanged = latest.draft === sent;
      const draft = withLesionUids(latest.draft, findingKeys, saved.findings);
      core.setOpen({ draft, save: { kind: isUnchanged ? "saved" : "dirty" } });
      core.keep();
      if (!isUnchanged) schedule();
    } catch (error) {
      if (core.openAs(read.id)) await onRefused(error);
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

  return {
    schedule,
    saveNow,
    /** Cancels the scheduled save and waits for the one under way. */
    async pause() {
      clearTimeout(timer);
      if (saving) await saving;
    },
    stop: () => clearTimeout(timer),
  };
}

export type Autosave = ReturnType<typeof createAutosave>;
