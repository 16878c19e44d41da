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
/** However long store or disk are away: files that name patients lie in `incoming/` no longer than this. */
const incomingDays = 7;
/** A worker deletes what it has just ended itself. */
const graceSeconds = 60;
/** What is being written grows all the time, or is cut. */
const abandonedSeconds = 15 * 60;
/** So many objects of ended uploads are looked at in one sweep; the next goes on. */
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

/** Of the uploads that have something in the folder, the first so many. */
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
