import {
  eraseFileNames,
  expireUploads,
  forgetDeliveries,
  forgetRateCounts,
  forgetSignIns,
  forgetStreams,
  listExpiredExports,
  listHeldUploads,
  listOpenUploads,
  listOverdueDeliveries,
  listOverdueExams,
  markExportDeleted,
  sweepLeases,
} from "@second-read/database";
import { rejection } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { folders, keys } from "@second-read/storage";
import type { IngestDeps } from "../deps.ts";
import { endHeldUpload } from "./ingest-upload.ts";

const fileNameDays = 7;
const deliveryDays = 30;
/** Files that name patients stay in `incoming/` no longer than this, however long the store or disk is unavailable. */
const incomingDays = 7;
/** Time for the worker to delete files of an upload that it has just ended. */
const graceSeconds = 60;
/** A file that has not grown for this long is no longer being written. */
const abandonedSeconds = 15 * 60;
/** Objects of ended uploads checked in one sweep; the next sweep continues. */
const mostObjects = 500;

/**
 * Ends leases that ran out, uploads whose bytes never came or were held for a week, enqueues exams to conclude and deliveries to send whose job
 * was lost, forgets file names after 7 days, deliveries after 30, counts of rate limits and sign-ins that are over, and deletes expired exports and what ended uploads or
 * cut-off transfers left behind.
 */
export async function sweep({ database, store, jobs, clock }: Pick<IngestDeps, "database" | "store" | "jobs" | "clock">): Promise<void> {
  const now = clock();
  await database.sqlTransaction(async (sql) => {
    for (const projectId of await sweepLeases(sql, now)) await notifyQueueChanged(sql, projectId);
    for (const examId of await listOverdueExams(sql, now)) await jobs.enqueue(sql, "conclude-exam", { examId });
    for (const delivery of await listOverdueDeliveries(sql, now)) await jobs.enqueue(sql, "deliver-webhook", delivery);
  });
  await forgetDeliveries(database.sql, daysBefore(now, deliveryDays));
  await forgetRateCounts(database.sql, now);
  await forgetSignIns(database, now);
  await forgetStreams(database.sql, now);
  await expireUploads(database.sql, rejection("EXPIRED"), now);
  await eraseFileNames(database.sql, daysBefore(now, fileNameDays));
  for (const id of await listHeldUploads(database.sql, daysBefore(now, incomingDays))) await endHeldUpload({ database, store, clock }, id);
  const endedBefore = new Date(now.getTime() - graceSeconds * 1000);
  const whole = await idsBelow(store, folders.incoming());
  const inParts = await idsBelow(store, folders.parts());
  const open = new Set(await listOpenUploads(database.sql, [...whole, ...inParts], endedBefore));
  for (const id of whole) if (!open.has(id)) await store.delete(keys.incoming(id));
  for (const id of inParts) if (!open.has(id)) await store.deletePrefix(folders.partsOf(id));
  for (const id of await listExpiredExports(database.sql, now)) {
    await store.deletePrefix(folders.export(id));
    await markExportDeleted(database.sql, id, now);
  }
  await store.removeAbandoned(abandonedSeconds);
}

/** The first uploads, up to a limit, that have objects in the folder. */
async function idsBelow(store: IngestDeps["store"], folder: string): Promise<readonly string[]> {
  const ids = new Set<string>();
  let objects = 0;
  for await (const key of store.list(folder)) {
    ids.add(key.slice(folder.length).split("/", 1)[0] ?? "");
    objects += 1;
    if (objects === mostObjects) break;
  }
  return [...ids];
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}
