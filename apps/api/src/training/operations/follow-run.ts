import { findRun, listRunEvents, type StoredRunEvent, type TrainingRun } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import type { EpochMetric } from "../training.type.ts";

export interface RunEvent {
  readonly id: string;
  readonly run: TrainingRun;
  readonly epoch: EpochMetric | null;
  readonly message: string | null;
  readonly at: Date;
}

const ended = new Set<TrainingRun["status"]>(["CANCELLED", "FAILED", "SUCCEEDED"]);

/**
 * The run's events from after `lastEventId` (else from its beginning), then as they happen, until the run has ended and all are told.
 * A notification only says that there is more: what is told comes from the table, so nothing is missed and nothing told twice.
 */
export async function* followRun(
  { database, events }: Pick<Deps, "database" | "events">,
  { runId, lastEventId }: { runId: string; lastEventId: string | null },
): AsyncGenerator<RunEvent> {
  const bell = createBell();
  const ring = () => bell.ring();
  const unsubscribe = await events.subscribe("run_events", (payload) => (payload as { runId?: string }).runId === runId && ring(), ring);
  try {
    let after = parseEventId(lastEventId);
    for (;;) {
      const heard = bell.next();
      const run = await findRun(database, runId);
      if (run === null) return;
      const fresh = await listRunEvents(database, runId, after);
      for (const event of fresh) {
        after = event.id;
        yield toEvent(run, event);
      }
      if (fresh.length === 0 && ended.has(run.status)) return;
      if (fresh.length === 0) await heard;
    }
  } finally {
    await unsubscribe();
  }
}

function toEvent(run: TrainingRun, { id, epoch, message, at }: StoredRunEvent): RunEvent {
  return { id: id.toString(), run, epoch: epoch as EpochMetric | null, message, at };
}

function parseEventId(text: string | null): bigint {
  return text !== null && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
}

/** `next()` resolves at the first ring after it was called: taken before the table is read, no ring in between is lost. */
function createBell(): { ring(): void; next(): Promise<void> } {
  let waiting = Promise.withResolvers<void>();
  return {
    ring() {
      waiting.resolve();
      waiting = Promise.withResolvers<void>();
    },
    next: () => waiting.promise,
  };
}
