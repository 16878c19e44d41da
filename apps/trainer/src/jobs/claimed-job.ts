import {
  claimJob,
  dropJobOfCancelled,
  endCancelled,
  failRun,
  heartbeat,
  type JobClaim,
  releaseJob,
  type WriteOutcome,
} from "@second-read/database";
import type { JobTry } from "@second-read/jobs";
import { rejectionOf } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { isFinalFailure } from "../final-failure.ts";

/** Another attempt took over the job, or the run was cancelled: the computation must stop. */
class MustStop extends Error {
  constructor(readonly why: Exclude<WriteOutcome, "CURRENT">) {
    super(why);
  }
}

export interface ClaimedJob {
  readonly claim: JobClaim;
  /** Aborted when the process stops, when the job is taken over, and when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Call it with the outcome of each fenced write. */
  obey(outcome: WriteOutcome): void;
}

const heartbeatSeconds = 5;
/** A child that runs out of memory would do so again: after this many tries the run fails instead. */
const triesAtMost = 5;

/**
 * Claims a job of a run and works on it under that claim; returns silently if there is nothing to do.
 * If the job is taken over it returns silently; if the run is cancelled, the run ends; if the failure would recur, the run fails. Any other error is
 * thrown, so that the queue tries again.
 */
export async function workOnJob(
  deps: TrainerDeps,
  { runId, name }: { runId: string; name: string },
  { signal: processStop, triesUsed }: JobTry,
  work: (job: ClaimedJob) => Promise<void>,
): Promise<void> {
  const { database, logger } = deps;
  const claim = await database.transaction((connection) => claimJob(connection, runId, name));
  if (claim === null) return database.transaction((connection) => dropJobOfCancelled(connection, runId, name));
  const stop = new AbortController();
  const obey = (outcome: WriteOutcome) => {
    if (outcome !== "CURRENT") stop.abort(new MustStop(outcome));
  };
  const beat = setInterval(() => {
    heartbeat(database, claim).then(obey, (error: unknown) => logger.warn({ err: error }, "a heartbeat failed"));
  }, heartbeatSeconds * 1000);
  try {
    await work({ claim, signal: AbortSignal.any([processStop, stop.signal]), obey });
  } catch (error) {
    clearInterval(beat);
    await settleFailure(deps, claim, stop.signal.aborted ? stop.signal.reason : error, { signal: processStop, triesUsed });
  } finally {
    clearInterval(beat);
  }
}

async function settleFailure(
  { database, logger }: TrainerDeps,
  claim: JobClaim,
  error: unknown,
  { signal, triesUsed }: JobTry,
): Promise<void> {
  const { runId, name, attempt } = claim;
  if (error instanceof MustStop && error.why === "REPLACED") {
    logger.info({ runId, job: name, attempt }, "another attempt has taken this job over");
    return;
  }
  if (error instanceof MustStop) {
    await database.transaction(async (connection) => {
      await releaseJob(connection, claim);
      await endCancelled(connection, runId);
    });
    return;
  }
  await releaseJob(database, claim);
  if (signal.aborted) throw error;
  logger.error({ err: error, runId, job: name, attempt }, "a job of a run failed");
  if (!isFinalFailure(error) && triesUsed < triesAtMost) throw error;
  await database.transaction((connection) => failRun(connection, runId, rejectionOf(error)));
}
