import { type Database, type OpeningAction, tallyOpenings } from "@second-read/database";

export interface Opened {
  readonly examIds: readonly string[];
  readonly actorId: string;
  readonly action: OpeningAction;
  readonly at: Date;
}

/** Records for the audit trail what people open of exams. */
export interface Openings {
  /** Resolves once it is recorded: call it before anything is shown. */
  note(opened: Opened): Promise<void>;
}

/** Beyond this number everything is recorded again. */
const rememberedAtMost = 100_000;

/**
 * An opening is one event per exam and minute, so this process remembers what it has written in the current minute: a page that is requested again,
 * as after each case that is viewed, writes nothing.
 */
export function createOpenings({ sql }: Pick<Database, "sql">): Openings {
  let minute = Number.NaN;
  let written = new Set<string>();

  return {
    async note({ examIds, actorId, action, at }) {
      const now = Math.floor(at.getTime() / 60_000);
      if (now !== minute || written.size > rememberedAtMost) {
        minute = now;
        written = new Set();
      }
      const ofMinute = written;
      const keyOf = (examId: string) => `${actorId} ${action} ${examId}`;
      const missing = examIds.filter((id) => !ofMinute.has(keyOf(id)));
      if (missing.length === 0) return;
      await tallyOpenings(sql, { examIds: missing, actorId, action, at });
      for (const id of missing) ofMinute.add(keyOf(id));
    },
  };
}
