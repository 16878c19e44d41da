/** The job queue in PostgreSQL: contracts of all jobs, enqueuing in a transaction, working, and live events. */
export { contracts, type JobContract, type JobName, type JobPayload, jobNames } from "./contracts.ts";
export { type LiveEvents, listenForLiveEvents, publish } from "./live-events.ts";
export { migrateJobs } from "./migrate-jobs.ts";
export { type EnqueueOptions, type JobCounts, type Jobs, openJobs } from "./open-jobs.ts";
export { notifyQueueChanged, queueChannel } from "./queue-changed.ts";
export { openSlots, type Slots } from "./slots.ts";
export type { TransactionSql } from "./transaction.ts";
export { type JobInput, type JobTry, PermanentJobError, type WorkerLogger, type WorkHandler, type WorkHandlers } from "./work.ts";
