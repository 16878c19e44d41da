import type { Density, MarkShape } from "@second-read/domain";
import type { PlannedFile } from "@second-read/imaging/facts-csv";
import type { ImportedFactsInput, UploadPartsFragment } from "../../generated/graphql.ts";

/** The stage of a file: hash, upload, check, filed. "no file": a row of a table without a matching file. */
export type FileStage =
  | "waiting"
  | "hashing"
  | "sending"
  | "checking"
  | "filed"
  | "already filed"
  | "corrected"
  | "rejected"
  | "failed"
  | "stopped"
  | "skipped"
  | "no file";

export type FileReceipt = NonNullable<UploadPartsFragment["receipt"]>;

export interface ImportedFile {
  readonly path: string;
  readonly bytes: number;
  readonly stage: FileStage;
  readonly uploadId: string | null;
  readonly viewLabel: string | null;
  /** Why the file was rejected or could not be sent; for a filed file, what needs attention. */
  readonly reason: { readonly code: string; readonly message: string } | null;
  readonly receipt: FileReceipt | null;
}

export interface ImportBatch {
  readonly id: number;
  readonly projectId: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly stopping: boolean;
  readonly files: readonly ImportedFile[];
}

const ends: ReadonlySet<FileStage> = new Set([
  "filed",
  "already filed",
  "corrected",
  "rejected",
  "failed",
  "stopped",
  "skipped",
  "no file",
]);

export function isEnd(stage: FileStage): boolean {
  return ends.has(stage);
}

/** Files whose result is known before anything is sent. */
export interface EndedBeforehand {
  readonly path: string;
  readonly stage: "rejected" | "skipped" | "no file";
  readonly reason: { readonly code: string; readonly message: string };
}

/** A new batch: planned files are waiting, and those that ended before sending have their reason. */
export function newBatch(
  id: number,
  projectId: string,
  planned: readonly { readonly path: string; readonly bytes: number }[],
  beforehand: readonly EndedBeforehand[],
  now: number,
): ImportBatch {
  const blank = { uploadId: null, viewLabel: null, reason: null, receipt: null };
  return {
    id,
    projectId,
    startedAt: now,
    endedAt: planned.length === 0 ? now : null,
    stopping: false,
    files: [
      ...planned.map(({ path, bytes }) => ({ ...blank, path, bytes, stage: "waiting" as const })),
      ...beforehand.map((ended) => ({ ...blank, ...ended, bytes: 0 })),
    ],
  };
}

/** The batch with one file changed; it ends when no file is in progress any more. */
export function changeFile(batch: ImportBatch, index: number, change: Partial<ImportedFile>, now: number): ImportBatch {
  const files = batch.files.map((file, at) => (at === index ? { ...file, ...change } : file));
  const open = files.some(({ stage }) => !isEnd(stage));
  return { ...batch, files, endedAt: open ? null : (batch.endedAt ?? now) };
}

/** Stops a batch: files that have not begun are not sent; those in progress are finished. */
export function stopBatch(batch: ImportBatch, now: number): ImportBatch {
  const files = batch.files.map((file) => (file.stage === "waiting" ? { ...file, stage: "stopped" as const } : file));
  const open = files.some(({ stage }) => !isEnd(stage));
  return { ...batch, files, stopping: true, endedAt: open ? null : now };
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly filed: number;
  readonly alreadyFiled: number;
  readonly corrected: number;
  readonly rejected: number;
  readonly failed: number;
  readonly skipped: number;
  /** Rows of tables without a file; not part of the total. */
  readonly withoutFile: number;
  readonly filesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Counts, speed and time left. */
export function progressOf({ files: all, startedAt, endedAt }: ImportBatch, now: number): Progress {
  const files = all.filter(({ stage }) => stage !== "no file");
  const count = (stage: FileStage) => files.filter((file) => file.stage === stage).length;
  const done = files.filter(({ stage }) => isEnd(stage)).length;
  const sent = files.filter(({ stage, uploadId }) => isEnd(stage) && uploadId !== null).length;
  const seconds = ((endedAt ?? now) - startedAt) / 1000;
  const filesPerSecond = seconds > 0.5 && sent > 0 ? sent / seconds : null;
  return {
    done,
    total: files.length,
    filed: count("filed"),
    alreadyFiled: count("already filed"),
    corrected: count("corrected"),
    rejected: count("rejected"),
    failed: count("failed"),
    skipped: count("skipped"),
    withoutFile: all.length - files.length,
    filesPerSecond,
    secondsLeft: endedAt === null && filesPerSecond !== null ? (files.length - done) / filesPerSecond : null,
  };
}

export interface RejectionGroup {
  readonly isSkipped: boolean;
  readonly code: string;
  readonly message: string;
  readonly paths: readonly string[];
}

/** Files that were rejected, could not be sent, were filed with a remark or were skipped, by reason: the most frequent first, skipped ones last. */
export function rejectionGroups(files: readonly ImportedFile[]): RejectionGroup[] {
  const groups = new Map<string, RejectionGroup & { paths: string[] }>();
  for (const { path, reason, stage } of files) {
    if (!reason) continue;
    const key = `${reason.code} ${reason.message}`;
    const group = groups.get(key) ?? { code: reason.code, message: reason.message, isSkipped: stage === "skipped", paths: [] };
    group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.isSkipped) - Number(b.isSkipped) || b.paths.length - a.paths.length || a.code.localeCompare(b.code),
  );
}

/** The facts of a planned file in the API's form. For files without facts one ticked box vouches for the pixels of all. */
export function importedFactsOf({ facts }: PlannedFile, pixelsAreClean: boolean): ImportedFactsInput | null {
  if (!facts) return pixelsAreClean ? { vouchedFor: true } : null;
  const { lesions, acquiredOn, viewModifiers, ...rest } = facts;
  // The table's words: the API accepts them in upper or lower case and names those that it does not know.
  const { density } = rest as { density?: Density | null };
  return {
    ...rest,
    density,
    viewModifiers: viewModifiers ? [...viewModifiers] : null,
    acquiredOn: acquiredOn ? new Date(acquiredOn).toISOString() : null,
    lesions:
      lesions?.map(({ shape, ...lesion }) => ({
        ...lesion,
        shape: shape as MarkShape,
        points: lesion.points.map((point) => [...point]),
      })) ?? null,
  };
}
