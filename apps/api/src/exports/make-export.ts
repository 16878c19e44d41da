import { createReadStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireMay } from "@second-read/access";
import {
  advanceExport,
  appendAudit,
  claimExport,
  countExamsToExport,
  type Export,
  type ExportEnd,
  endCancelledExport,
  endExport,
  findProject,
  findSnapshot,
  giveUpExport,
} from "@second-read/database";
import { AppError, assertNever, notFound } from "@second-read/domain";
import { keys } from "@second-read/storage";
import type { Deps } from "../deps.ts";
import { knownToOnly } from "../exams/sums.ts";
import { findActingPerson } from "../sign-in/actor.ts";
import { openCocoWriter } from "./coco/coco-writer.ts";
import { openCsvWriter } from "./csv/csv-writer.ts";
import type { ExportWriter } from "./export-writer.ts";
import { readMe } from "./read-me.ts";
import { type ExportCounts, type ExportScope, examsPerPage, readPages } from "./read-pages.ts";
import { readSnapshotContents } from "./read-snapshot.ts";
import { writeArchive } from "./write-archive.ts";

/** Archives are deleted after this long: their contents may have been withdrawn since. */
const keptDays = 7;

/** Ends it without an error: somebody cancelled it. */
class Cancelled extends Error {}

type ExportDeps = Pick<Deps, "database" | "store" | "clock" | "logger">;

/**
 * Makes an export of what its requester may see at this time. Every write names the attempt: one that was replaced ends with an error, and whatever
 * it has stored is under another key.
 */
export async function makeExport(deps: ExportDeps, { exportId }: { exportId: string }, signal: AbortSignal): Promise<void> {
  const { database, clock } = deps;
  const claim = await claimExport(database.sql, exportId);
  // The process that was making it may have died after it was cancelled.
  if (claim === null) return endCancelledExport(database.sql, exportId, clock());
  const folder = join(tmpdir(), `second-read-export-${exportId}-${claim.attempt}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await succeed(deps, claim, await makeArchive(deps, claim, folder, signal));
  } catch (error) {
    const end = endOf(error);
    if (end === null) throw error;
    await endExport(database.sql, claim, end, clock());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Errors that no further attempt would change. */
function endOf(error: unknown): Exclude<ExportEnd, { status: "SUCCEEDED" }> | null {
  if (error instanceof Cancelled) return { status: "CANCELLED" };
  if (error instanceof AppError && !error.retryable) return { status: "FAILED", errorCode: error.code, errorMessage: error.message };
  return null;
}

interface Archive extends ExportCounts {
  readonly sha256: string;
  readonly bytes: number;
}

async function makeArchive(deps: ExportDeps, claim: Export, folder: string, signal: AbortSignal): Promise<Archive> {
  const { database, store, clock } = deps;
  const scope = await scopeOf(deps, claim);
  const at = clock();
  const project = await findProject(database, claim.projectId);
  const description = `${project?.name ?? ""}: ground truth of ${scope.snapshot ? `snapshot ${scope.snapshot.digest}` : at.toISOString()}`;
  const total = scope.snapshot?.examIds.length ?? (await countExamsToExport(database.sql, scope));
  let counts: ExportCounts = { exported: 0, notFinal: 0, heldOut: 0 };
  const advance = async (done: number) => {
    signal.throwIfAborted();
    const standing = await advanceExport(database.sql, claim, { total, done: Math.min(done, total), ...counts });
    if (standing === "CANCELLED") throw new Cancelled();
    if (standing === "REPLACED") throw new Error("another attempt has this export, or it begins again");
  };
  await advance(0);
  const writer = await openWriter(claim, folder, { at, description });
  try {
    let pages = 0;
    for await (const page of readPages(deps, scope)) {
      await writer.add(page);
      counts = sum(counts, page.counts);
      pages += 1;
      await advance(pages * examsPerPage);
    }
    const names = await writer.end();
    await writeFile(join(folder, "README.txt"), readMe({ format: claim.format, description, counts }));
    const target = join(folder, "export.zip");
    const { sha256, bytes } = await writeArchive(target, {
      folder,
      names: ["README.txt", ...names],
      at,
      describe: (files) => ({
        format: claim.format,
        description,
        at: at.toISOString(),
        snapshot: scope.snapshot?.digest ?? null,
        exams: counts,
        files,
      }),
    });
    await store.put(keys.export(claim.id, claim.attempt), createReadStream(target), { contentType: "application/zip", sizeBytes: bytes });
    return { ...counts, sha256, bytes };
  } finally {
    await writer.close();
  }
}

/** By the requester's current rights. @throws AppError if they may not export any more */
async function scopeOf({ database, store }: ExportDeps, { projectId, requestedById, snapshotId }: Export): Promise<ExportScope> {
  const person = await findActingPerson(database, requestedById);
  requireMay(person, "Mutation.createExport", projectId);
  if (person === null) throw notFound();
  const which = { projectId, knownTo: knownToOnly(person, projectId) };
  const snapshot = snapshotId === null ? null : await findSnapshot(database, snapshotId);
  return { ...which, person, snapshot: snapshot && (await readSnapshotContents({ database, store }, snapshot, which)) };
}

function openWriter({ format }: Export, folder: string, about: { at: Date; description: string }): Promise<ExportWriter> {
  switch (format) {
    case "CSV":
      return openCsvWriter(folder);
    case "COCO":
      return openCocoWriter(folder, about);
    default:
      return assertNever(format);
  }
}

function sum(a: ExportCounts, b: ExportCounts): ExportCounts {
  return { exported: a.exported + b.exported, notFinal: a.notFinal + b.notFinal, heldOut: a.heldOut + b.heldOut };
}

async function succeed({ database, clock }: ExportDeps, claim: Export, archive: Archive): Promise<void> {
  const now = clock();
  const { sha256, bytes, ...exams } = archive;
  const expiresAt = new Date(now.getTime() + keptDays * 86_400_000);
  const isEnded = await database.sqlTransaction(async (sql) => {
    if (!(await endExport(sql, claim, { status: "SUCCEEDED", sha256, bytes, expiresAt }, now))) return false;
    await appendAudit(sql, {
      chain: claim.projectId,
      at: now,
      actorId: claim.requestedById,
      action: "makeExport",
      subject: `export ${claim.id}`,
      outcome: "done",
      details: { sha256, bytes, ...exams },
    });
    return true;
  });
  if (!isEnded) throw new Error("it was cancelled, replaced, or is to begin again");
}

/** Called once every attempt has ended early. */
export async function giveUpExportJob({ database, clock }: ExportDeps, { exportId }: { exportId: string }): Promise<void> {
  const error = { code: "UNAVAILABLE", message: "The archive could not be made; the log of the API has the details. Try again." };
  await giveUpExport(database.sql, exportId, error, clock());
}
