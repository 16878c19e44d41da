import type { JobOutcome } from "@second-read/runtime";
import { traceHeaders } from "@second-read/runtime/tracing";
import type { PgBoss } from "pg-boss";
import { createBoss } from "./boss.ts";
import { type CarriedJob, contractOf, exhaustedQueueOf, type JobName, type JobPayload } from "./contracts.ts";
import type { TransactionSql } from "./transaction.ts";
import { type Work, type WorkerLogger, type WorkHandlers, work } from "./work.ts";

export interface Jobs {
  /**
   * Enqueues a job in the caller's open transaction: it exists if and only if that commits. A waiting job with the same key is postponed and gets
   * this payload instead. `delaySeconds` overrides the contract's delay.
   */
  enqueue<Name extends JobName>(tx: TransactionSql, name: Name, payload: JobPayload<Name>, options?: EnqueueOptions): Promise<void>;
  /** Removes waiting jobs with this key; a running job continues and must check for itself. */
  cancelWaiting<Name extends JobName>(tx: TransactionSql, name: Name, payload: JobPayload<Name>): Promise<number>;
  /** Starts taking jobs of the kinds that have a handler here. */
  work(handlers: WorkHandlers): Promise<Work>;
  /** Jobs by state, for metrics and the page of running jobs. */
  counts(): Promise<JobCounts[]>;
  /** Takes no more jobs, aborts the signals of running ones, gives them `timeoutSeconds` and leaves the rest to other processes. */
  close(timeoutSeconds?: number): Promise<void>;
}

export interface EnqueueOptions {
  readonly delaySeconds?: number;
  /** Higher first; 0 without it. */
  readonly priority?: number;
}

export interface JobCounts {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
}

/**
 * Connects to the queue's tables, which `migrateJobs` made. A process that only enqueues passes `worker: false`: it
 * then holds no listening connection and starts no schedule.
 */
export async function openJobs(options: {
  databaseUrl: string;
  logger: WorkerLogger;
  worker: boolean;
  /** How often workers poll for jobs of which they were not notified. */
  pollingSeconds?: number;
  /** Called for each try of a job that has ended in this process. */
  onTried?: (job: JobName, outcome: JobOutcome, seconds: number) => void;
}): Promise<Jobs> {
  const { databaseUrl, logger, worker, pollingSeconds = 2, onTried } = options;
  const boss = createBoss(databaseUrl, {
    max: worker ? 4 : 2,
    schedule: worker,
    // How often due schedules are checked.
    cronMonitorIntervalSeconds: 15,
    cronWorkerIntervalSeconds: 2,
    useListenNotify: worker,
    supervise: true,
  });
  boss.on("error", (error) => logger.error({ err: error }, "the job queue reports a fault"));
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
  const stopping = new AbortController();

  return {
    enqueue: (tx, name, payload, enqueueOptions) => enqueue(boss, tx, name, payload, enqueueOptions),
    async cancelWaiting(tx, name, payload) {
      const key = contractOf(name).key(payload);
      const rows = await tx.query<{ id: string }>(
        "DELETE FROM jobs.job WHERE name = $1 AND singleton_key = $2 AND state IN ('created', 'retry') RETURNING id::text",
        [name, key],
      );
      return rows.length;
    },
    work: (handlers) => work({ boss, logger, pollingSeconds, stopping: stopping.signal, onTried }, handlers),
    async counts() {
      const queues = await boss.getQueues();
      return queues.map(({ name, queuedCount, activeCount }) => ({ name, waiting: queuedCount, active: activeCount }));
    },
    async close(timeoutSeconds = 10) {
      stopping.abort(new Error("this process is stopping"));
      await boss.stop({ graceful: true, timeout: timeoutSeconds * 1000 });
    },
  };
}

async function enqueue<Name extends JobName>(
  boss: PgBoss,
  tx: TransactionSql,
  name: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions = {},
): Promise<void> {
  const contract = contractOf(name);
  const data = contract.payload.parse(payload) as object;
  const { traceparent } = traceHeaders();
  const carried: CarriedJob = traceparent === undefined ? data : { ...data, traceparent };
  await boss.upsert(name, carried, {
    singletonKey: contract.key(data),
    ...(contract.group === undefined ? {} : { group: { id: contract.group.of(data) } }),
    startAfter: options.delaySeconds ?? contract.delaySeconds,
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    deadLetter: exhaustedQueueOf(name),
    db: { executeSql: async (text, values) => ({ rows: await tx.query(text, values) }) },
  });
}
