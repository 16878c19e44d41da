import { z } from "zod";

const id = z.string().min(1).max(64);

/** What a job carries, how it is distinguished from others of its kind, and how long and how often it is tried. */
export interface JobContract<Payload extends z.ZodType = z.ZodType> {
  readonly payload: Payload;
  /** Two waiting jobs with the same key become one, with the later payload and time; a running job does not count. */
  readonly key: (payload: z.output<Payload>) => string;
  /** Jobs that share a few slots across all processes, so that slow ones cannot occupy every worker. */
  readonly group?: { readonly of: (payload: z.output<Payload>) => string; readonly atMost: number };
  readonly delaySeconds: number;
  /** Total number of tries. A killed worker uses up a try, so long jobs get more; a worker that is told to stop gives its try back. */
  readonly attempts: number;
  readonly retryDelaySeconds: number;
  /** Seconds without a heartbeat after which another worker takes over. pg-boss accepts no less than 10. */
  readonly heartbeatSeconds: number;
  /** A try that takes longer is stopped. */
  readonly expireSeconds: number;
  /** For jobs that run on a schedule. */
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
  /** Parse, de-identify and file an uploaded file. */
  "ingest-upload": contract(z.strictObject({ uploadId: id }), ({ uploadId }) => uploadId),
  /** An exam leaves INGESTING 20 s after its last file: each file postpones it again. */
  "close-exam": contract(z.strictObject({ examId: id }), ({ examId }) => examId, { delaySeconds: 20, attempts: 5 }),
  /** The last submission takes effect when it can no longer be undone; the submission enqueues this with that delay. */
  "conclude-exam": contract(z.strictObject({ examId: id }), ({ examId }) => examId, { attempts: 5 }),
  /** Writes the truth of one moment as a manifest, and starts the runs that wait for it. */
  "freeze-snapshot": contract(z.strictObject({ snapshotId: id }), ({ snapshotId }) => snapshotId, { attempts: 5 }),
  "train-fold": contract(z.strictObject({ runId: id, fold: z.int().min(0) }), ({ runId, fold }) => `${runId}/${fold}`, {
    attempts: 10,
    retryDelaySeconds: 2,
    expireSeconds: 12 * hour,
  }),
  /** Out-of-fold evaluation and publication, once every fold is done. */
  "finish-run": contract(z.strictObject({ runId: id }), ({ runId }) => runId, { attempts: 5, expireSeconds: 2 * hour }),
  /**
   * When promotion of a version is requested: scores the held-out patients, once, and runs the gate again, against the current champion.
   */
  "score-locked": contract(z.strictObject({ modelVersionId: id }), ({ modelVersionId }) => modelVersionId, {
    attempts: 5,
    expireSeconds: 2 * hour,
  }),
  /**
   * Measures where a new version's models point, and the features by which they compare images; each image by the model that held it out.
   */
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
  /** Exports labels as an archive, limited to what its requester may see. */
  "make-export": contract(z.strictObject({ exportId: id }), ({ exportId }) => exportId, { attempts: 5, expireSeconds: 6 * hour }),
  /** For one exam that has changed; without an exam, for the whole project, as when the serving version changes. */
  "refresh-discrepancies": contract(
    z.strictObject({ projectId: id, examId: id.optional() }),
    ({ projectId, examId }) => (examId === undefined ? projectId : `${projectId}/${examId}`),
    { attempts: 5 },
  ),
  /** One attempt to send one delivery. Its own retries are new jobs with a delay; tries of the job are for workers that were killed. */
  "deliver-webhook": contract(z.strictObject({ projectId: id, deliveryId: id }), ({ deliveryId }) => deliveryId, {
    // A receiver that does not respond occupies a worker for ten seconds, and a burst of events could occupy all of them.
    group: { of: ({ projectId }) => projectId, atMost: 2 },
    attempts: 5,
    expireSeconds: minute,
  }),
  /**
   * Cleans up expired uploads and exports, file names and deliveries past their retention, lapsed leases, and exams and deliveries whose job was
   * lost.
   */
  sweep: contract(z.strictObject({}), () => "sweep", { cron: "* * * * *", attempts: 1 }),
  /** Starts the retrainings that are due by policy, and promotes their results. A missed time is caught up once, at the next run. */
  "follow-policies": contract(z.strictObject({}), () => "follow-policies", { cron: "* * * * *", attempts: 1 }),
  /** Compares each serving version's new exams with its training data. */
  "measure-drift": contract(z.strictObject({}), () => "measure-drift", { cron: "40 2 * * *", expireSeconds: 2 * hour }),
  /** Recounts every project and corrects wrong counts. */
  "correct-counts": contract(z.strictObject({}), () => "correct-counts", { cron: "20 3 * * *", expireSeconds: 2 * hour }),
  /** Appends the refusals and openings of past minutes to the audit chains. */
  "chain-tallies": contract(z.strictObject({}), () => "chain-tallies", { cron: "* * * * *", attempts: 1 }),
  /** Copies the heads of the audit chains to the store, out of reach of anyone who rewrites the database. */
  "anchor-audit": contract(z.strictObject({}), () => "anchor-audit", { cron: "*/5 * * * *", attempts: 3 }),
  /** Archives audit events past their retention in the store, and removes them from the database a week later. */
  "archive-audit": contract(z.strictObject({}), () => "archive-audit", { cron: "50 3 * * *", expireSeconds: 2 * hour }),
} as const satisfies Record<string, JobContract>;

export type JobName = keyof typeof contracts;
export type JobPayload<Name extends JobName> = z.output<(typeof contracts)[Name]["payload"]>;

/** A job as stored in the queue: its payload and, if there is one, the trace (W3C traceparent) of whoever enqueued it. */
export type CarriedJob = object & { readonly traceparent?: string };

export const jobNames = Object.keys(contracts) as JobName[];

/** A contract, typed by what all of them have in common. */
export function contractOf(name: JobName): JobContract {
  return contracts[name];
}

/** The queue for jobs that have used up their tries. */
export function exhaustedQueueOf(name: JobName): string {
  return `${name}.exhausted`;
}
