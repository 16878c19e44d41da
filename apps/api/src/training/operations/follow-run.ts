import { findRun, listRunEvents, type RunEvent as StoredRunEvent, type TrainingRun } from "@second-read/database";
import { changesOf } from "../../common/events.ts";
import type { Deps } from "../../deps.ts";
import type { EpochMetric } from "../training.type.ts";

export interface RunEvent {
  readonly id: string;
  readonly run: TrainingRun;
  readonly epoch: EpochMetric | null;
  readonly message: string | null;
  readonly at: Date;
}

export interface FollowRequest {
  readonly runId: string;
  readonly lastEventId: string | null;
  /** Called before events are sent: a listener may have left the project, or their session ended, since they began. Throws in that case. */
  readonly stillAllowed: (projectId: string) => Promise<unknown>;
}

const ended = new Set<TrainingRun["status"]>(["CANCELLED", "FAILED", "SUCCEEDED"]);

/**
 * The run's events from after `lastEventId` (else from its beginning), then as they happen, until the run has ended and all are sent. A notification
 * only says that there is more: events come from the table, so none is missed and none is sent twice.
 */
export function followRun(
  { database, events }: Pick<Deps, "database" | "events">,
  { runId, lastEventId, stillAllowed }: FollowRequest,
): AsyncIterableIterator<RunEvent> {
  let after = parseEventId(lastEventId);
  let isOver = false;
  return changesOf<RunEvent>({
    events,
    channel: "run_events",
    concerns: (payload) => (payload as { runId?: string } | null)?.runId === runId,
    async load() {
      // The run is read first: events that arrive between the two reads belong to the next change.
      const run = await findRun(database, runId);
      if (run !== null) await stillAllowed(run.projectId);
      const fresh = run === null ? [] : await listRunEvents(database, runId, after);
      after = fresh.at(-1)?.id ?? after;
      isOver = run === null || ended.has(run.status);
      return run === null ? [] : fresh.map((event) => toEvent(run, event));
    },
    isOver: () => isOver,
  });
}

function toEvent(run: TrainingRun, { id, epoch, message, at }: StoredRunEvent): RunEvent {
  return { id: id.toString(), run, epoch: epoch && { ...epoch, auc: epoch.auc ?? null }, message, at };
}

function parseEventId(text: string | null): bigint {
  return text !== null && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
}
