import type { JobOutcome } from "@second-read/runtime";
import { inSpan } from "@second-read/runtime/tracing";
import type { JobWithMetadata, PgBoss, WorkOptions } from "pg-boss";
import { type CarriedJob, contractOf, exhaustedQueueOf, type JobContract, type JobName, type JobPayload, jobNames } from "./contracts.ts";

export interface WorkerLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface JobInput<Name extends JobName> {
  readonly jobId: string;
  readonly payload: JobPayload<Name>;
  /**
   * From 1, rises with every try of this job. Two workers can each believe that they hold the job; only the one with the higher attempt does. Make
   * every write conditional on it.
   */
  readonly attempt: number;
  /**
   * Number of tries used up so far, including this one, out of those that the contract allows. A try given back because its process stopped does not
   * count.
   */
  readonly triesUsed: number;
  /** Aborted when the claim is lost, the try expires or this process stops: end soon, by throwing. */
  readonly signal: AbortSignal;
}

/** What long-running work needs to know about its try. */
export type JobTry = Pick<JobInput<JobName>, "signal" | "triesUsed">;

export interface WorkHandler<Name extends JobName> {
  /** How many jobs at once in this process; 1 if absent. */
  readonly concurrency?: number;
  handle(input: JobInput<Name>): Promise<void>;
  /** Called once all tries are used up, even if every one was killed: report it where people will see it. */
  exhausted?(input: { payload: JobPayload<Name>; reason: string }): Promise<void>;
}

export type WorkHandlers = { readonly [Name in JobName]?: WorkHandler<Name> };

interface Context {
  readonly boss: PgBoss;
  readonly pollingSeconds: number;
  readonly logger: WorkerLogger;
  readonly stopping: AbortSignal;
  /** Called for each try that has ended. */
  readonly onTried?: ((job: JobName, outcome: JobOutcome, seconds: number) => void) | undefined;
}

/** Thrown by a handler to give up at once: trying again would end the same way. */
export class PermanentJobError extends Error {
  override readonly name = "PermanentJobError";
}

/** Workers that take jobs. */
export interface Work {
  /** Takes no further jobs, and waits for those that are running. */
  stop(): Promise<void>;
}

export async function work(context: Context, handlers: WorkHandlers): Promise<Work> {
  const workers: Worker[] = [];
  for (const name of jobNames) {
    const handler = handlers[name] as WorkHandler<JobName> | undefined;
    if (handler === undefined) continue;
    const { group } = contractOf(name);
    const options = { heartbeatRefreshSeconds: 3, ...(group === undefined ? {} : { groupConcurrency: group.atMost }) };
    for (let i = 0; i < (handler.concurrency ?? 1); i++)
      workers.push(await takeOneByOne(context, name, options, (job) => handleOne(context, name, handler, job)));
    const { exhausted } = handler;
    if (exhausted === undefined) continue;
    workers.push(
      await takeOneByOne(context, exhaustedQueueOf(name), {}, (job) =>
        exhausted({ payload: unpack(job.data).payload, reason: reasonOf(job.sourceOutput) }),
      ),
    );
  }
  // Done before the running jobs are told: when one ends, its worker wakes, and would take the next job and begin it with a signal that never fires.
  context.stopping.addEventListener("abort", () => {
    for (const { queue, id } of workers) void context.boss.offWork(queue, { id, wait: false });
  });
  return {
    async stop() {
      await Promise.all(workers.map(({ queue, id }) => context.boss.offWork(queue, { id, wait: true })));
    },
  };
}

interface Worker {
  readonly queue: string;
  readonly id: string;
}

/**
 * One worker of a queue. NOTIFY wakes it for a new job, and the end of a job wakes it for the next waiting one: otherwise each further job of a burst
 * would wait for the poll (242 files took 218 s, two every two seconds). Polling is for delayed and retried jobs.
 */
async function takeOneByOne(
  { boss, pollingSeconds }: Context,
  queue: string,
  options: WorkOptions,
  run: (job: JobWithMetadata<unknown>) => Promise<void>,
): Promise<Worker> {
  const polling = { pollingIntervalSeconds: pollingSeconds, notifyPollingIntervalSeconds: pollingSeconds };
  // A separate call for each worker: pg-boss returns only the first id of workers started together.
  const id: string = await boss.work(
    queue,
    { ...options, ...polling, batchSize: 1, includeMetadata: true },
    async ([job]: JobWithMetadata<unknown>[]) => {
      if (job === undefined) return;
      try {
        await run(job);
      } finally {
        boss.notifyWorker(id);
      }
    },
  );
  return { queue, id };
}

async function handleOne(context: Context, name: JobName, handler: WorkHandler<JobName>, job: JobWithMetadata<unknown>): Promise<void> {
  const { boss, logger, stopping } = context;
  const contract = contractOf(name);
  const attempt = job.retryCount + 1;
  const about = { job: name, jobId: job.id, attempt };
  const { payload: carried, trace } = unpack(job.data);
  const began = performance.now();
  let outcome: JobOutcome = "failed";
  try {
    // The job was being fetched when this process began to stop.
    stopping.throwIfAborted();
    const payload = contract.payload.parse(carried) as JobPayload<JobName>;
    await inSpan(`job ${name}`, { kind: "CONSUMER", attributes: { "job.id": job.id, "job.attempt": attempt }, parent: trace }, () =>
      handler.handle({
        jobId: job.id,
        payload,
        attempt,
        triesUsed: attempt - letGoBefore(job, contract),
        signal: AbortSignal.any([job.signal, stopping]),
      }),
    );
    outcome = "done";
  } catch (error) {
    if (stopping.aborted || job.signal.aborted) {
      outcome = "let go";
      logger.info(about, "a job was given back for another attempt");
      if (stopping.aborted) await giveTryBack(boss, job);
    } else logger.warn({ ...about, err: error }, "a job failed");
    if (error instanceof PermanentJobError) {
      await handler.exhausted?.({ payload: carried, reason: error.message });
      await boss.cancel(name, { id: job.id, retryCount: job.retryCount });
      return;
    }
    throw error;
  } finally {
    context.onTried?.(name, outcome, (performance.now() - began) / 1000);
  }
}

/** How often a stopping process has given this job back; each time it was allowed one more try. */
function letGoBefore({ retryLimit }: JobWithMetadata<unknown>, { attempts }: JobContract): number {
  return Math.max(0, retryLimit - (attempts - 1));
}

/**
 * A machine that is restarted every hour must not use up the tries of a job that takes a day. So the limit rises; the attempt number cannot be
 * lowered, because it distinguishes two workers and must never repeat.
 */
async function giveTryBack(boss: PgBoss, { name, id, retryCount }: JobWithMetadata<unknown>): Promise<void> {
  await boss
    .getDb()
    .executeSql("UPDATE jobs.job SET retry_limit = retry_limit + 1 WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'", [
      name,
      id,
      retryCount,
    ]);
}

/** A job's own data, and the trace of whoever enqueued it. */
function unpack(data: unknown): { readonly payload: JobPayload<JobName>; readonly trace: { readonly traceparent?: string } } {
  const { traceparent, ...payload } = data as CarriedJob;
  return { payload: payload as JobPayload<JobName>, trace: traceparent === undefined ? {} : { traceparent } };
}

function reasonOf(output: object | null): string {
  const message =
    (output as { message?: unknown; value?: { message?: unknown } } | null)?.message ??
    (output as { value?: { message?: unknown } } | null)?.value?.message;
  return typeof message === "string" ? message : "the worker went away";
}
