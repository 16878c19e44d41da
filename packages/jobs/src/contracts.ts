import { z } from "zod";

const id = z.string().min(1).max(64);

/** What a job carries, how it is told apart from its like, and how long and often it is tried. */
export interface JobContract<Payload extends z.ZodType = z.ZodType> {
  readonly payload: Payload;
  /** Two waiting jobs of one key become one, the later payload and time win; one that already runs does not count. */
  readonly key: (payload: z.output<Payload>) => string;
  /** Jobs that share a few places, in all processes together, so that where one is slow its like do not take every worker. */
  readonly group?: { readonly of: (payload: z.output<Payload>) => string; readonly atMost: number };
  readonly delaySeconds: number;
  /** Tries in all. A worker that was killed uses up a try, so long jobs get more; one that is told to stop gives its try back. */
  readonly attempts: number;
  readonly retryDelaySeconds: number;
  /** Silence of the worker's process after which another takes over. pg-boss takes no less than 10. */
  readonly heartbeatSeconds: number;
  /** A try that takes longer is stopped. */
  readonly expireSeconds: number;
  /** For jobs that nobody enqueues. */
  readonly cron?: string;
}

const minute = 60;
const hour = 60 * minute;

function contract<Payload extends z.ZodType>(
  payload: Payload,
  key: (payload: z.output<Payload>) => string,
  settings: Partial<Omit<JobContract<Payload>, "payload" | "key">> = {},
): JobContract<Payload> {
  return {
    payload,
    key,
    delaySeconds: 0,
    attempts: 3,
    retryDelaySeconds: 1,
    heartbeatSeconds: 10,
    expireSeconds: 15 * minute,
    ...settings,
  };
}

/** Every job there is. */
export const contracts = {
  /** Parse, de-identify and file what was uploaded. */
  "ingest-upload": contract(z.strictObject({ uploadId: id }), ({ uploadId }) => uploadId),
  /** An exam leaves INGESTING 20 s after its last file: each file puts it off again. */
  "close-exam": contract(z.strictObject({ examId: id }), ({ examId }) => examId, { delaySeconds: 20, attempts: 5 }),
  /** What was submitted last takes effect when it can no longer be undone: enqueued with that delay by who submitted it. */
  "conclude-exam": contract(z.strictObject({ examId: id }), ({ examId }) => examId, { attempts: 5 }),
  /** The truth of one moment becomes a manifest, and the runs start that wait for it. */
  "freeze-snapshot": contract(z.strictObject({ snapshotId: id }), ({ snapshotId }) => snapshotId, { attempts: 5 }),
  "train-fold": contract(z.strictObject({ runId: id, fold: z.int().min(0) }), ({ runId, fold }) => `${runId}/${fold}`, {
    attempts: 10,
    retryDelaySeconds: 2,
    expireSeconds: 12 * hour,
  }),
  /** Out-of-fold evaluation and publication, once every fold is done. */
  "finish-run": contract(z.strictObject({ runId: id }), ({ runId }) => runId, { attempts: 5, expireSeconds: 2 * hour }),
  /** When promotion of a version is asked for: scores the held-out patients, once, and asks the gate again, against the champion of now. */
  "score-locked": contract(z.strictObject({ modelVersionId: id }), ({ modelVersionId }) => modelVersionId, {
    attempts: 5,
    expireSeconds: 2 * hour,
  }),
  /** Where the models of a new version point, and what they compare images by: each image by the model that held it out. */
  "analyse-version": contract(z.strictObject({ modelVersionId: id }), ({ modelVersionId }) => modelVersionId, {
    attempts: 5,
    expireSeconds: 6 * hour,
  }),
  /** Divides a batch of exams to score into shards. */
  "predict-batch": contract(z.strictObject({ batchId: id }), ({ batchId }) => batchId, { attempts: 5 }),
  "predict-shard": contract(
    z.strictObject({ batchId: id, start: z.int().min(0), count: z.int().min(1) }),
    ({ batchId, start }) => `${batchId}/${start}`,
    { attempts: 5, expireSeconds: 2 * hour },
  ),
  "predict-exam": contract(
    z.strictObject({ examId: id, modelVersionId: id }),
    ({ examId, modelVersionId }) => `${examId}/${modelVersionId}`,
  ),
  "explain-image": contract(
    z.strictObject({ modelVersionId: id, imageId: id }),
    ({ modelVersionId, imageId }) => `${modelVersionId}/${imageId}`,
  ),
  "pack-version": contract(z.strictObject({ modelVersionId: id }), ({ modelVersionId }) => modelVersionId),
  /** Labels as an archive, made of what its requester may see. */
  "make-export": contract(z.strictObject({ exportId: id }), ({ exportId }) => exportId, { attempts: 5, expireSeconds: 6 * hour }),
  /** Of one exam that has changed; without one, of the whole project, as when another version serves. */
  "refresh-discrepancies": contract(
    z.strictObject({ projectId: id, examId: id.optional() }),
    ({ projectId, examId }) => (examId === undefined ? projectId : `${projectId}/${examId}`),
    { attempts: 5 },
  ),
  /** One attempt to send one delivery. Its own retries are new jobs with a delay; tries of the job are for workers that were killed. */
  "deliver-webhook": contract(z.strictObject({ projectId: id, deliveryId: id }), ({ deliveryId }) => deliveryId, {
    // Receivers that say nothing hold a worker for ten seconds each, and a flood of events would have them hold all.
    group: { of: ({ projectId }) => projectId, atMost: 2 },
    attempts: 5,
    expireSeconds: minute,
  }),
  /** Expired uploads and exports, file names and deliveries that are kept no longer, lapsed leases, exams and deliveries whose job was lost. */
  sweep: contract(z.strictObject({}), () => "sweep", { cron: "* * * * *", attempts: 1 }),
  /** Starts the retrainings that policies say are due, and promotes what comes of them. What is missed is made up for, once, at the next look. */
  "follow-policies": contract(z.strictObject({}), () => "follow-policies", { cron: "* * * * *", attempts: 1 }),
  /** Compares each serving version's new exams with its training data. */
  "measure-drift": contract(z.strictObject({}), () => "measure-drift", { cron: "40 2 * * *", expireSeconds: 2 * hour }),
  /** Counts every project anew and puts right what was kept wrong. */
  "correct-counts": contract(z.strictObject({}), () => "correct-counts", { cron: "20 3 * * *", expireSeconds: 2 * hour }),
  /** Refusals and openings of the minutes that are over go into the audit chains. */
  "chain-tallies": contract(z.strictObject({}), () => "chain-tallies", { cron: "* * * * *", attempts: 1 }),
  /** The ends of the audit chains go into the store, where who rewrites the database does not reach them. */
  "anchor-audit": contract(z.strictObject({}), () => "anchor-audit", { cron: "*/5 * * * *", attempts: 3 }),
  /** Audit events that are past their time go into the store, and a week later out of the database. */
  "archive-audit": contract(z.strictObject({}), () => "archive-audit", { cron: "50 3 * * *", expireSeconds: 2 * hour }),
} as const satisfies Record<string, JobContract>;

export type JobName = keyof typeof contracts;
export type JobPayload<Name extends JobName> = z.output<(typeof contracts)[Name]["payload"]>;

/** As a job lies in the queue: its payload, and beside it the trace (W3C traceparent) of whoever enqueued it, where there is one. */
export type CarriedJob = object & { readonly traceparent?: string };

export const jobNames = Object.keys(contracts) as JobName[];

/** The contract by what all of them have in common. */
export function contractOf(name: JobName): JobContract {
  return contracts[name];
}

/** Where a job goes whose tries are used up. */
export function exhaustedQueueOf(name: JobName): string {
  return `${name}.exhausted`;
}
