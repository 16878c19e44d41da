import type { SealedFacts } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { Upload, UploadStatus } from "../generated/prisma/client.ts";
import { json, query, word } from "../statements.ts";

export interface AnnouncedUpload {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly fileNameSealed: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Contains nothing that identifies anyone. */
  readonly facts: SealedFacts;
  readonly patientKeyHash: string | null;
  readonly examKeyHash: string | null;
  /** The key by which the sender recognises the file, hashed. */
  readonly resumeKey?: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Already known to be wrong: it is REJECTED from the start. */
  readonly rejection: { readonly code: string; readonly message: string } | null;
}

/** Records that a file will come: AWAITING_BYTES, or REJECTED at once. */
export async function announceUpload(sql: SqlRunner, upload: AnnouncedUpload): Promise<void> {
  const { rejection, facts, ...columns } = upload;
  await sql.run(
    query.insertInto("Upload").values({
      ...columns,
      status: rejection ? "REJECTED" : "AWAITING_BYTES",
      facts: rejection ? null : json(facts),
      rejectionCode: rejection?.code ?? null,
      rejectionMessage: rejection?.message ?? null,
      endedAt: rejection ? upload.createdAt : null,
    }),
  );
}

/** The announced upload that the person's client identifies by this key, if its bytes are the same and have not arrived yet. */
export async function findUploadToResume(
  sql: SqlRunner,
  {
    projectId,
    userId,
    resumeKey,
    bytes,
    sha256,
  }: Pick<AnnouncedUpload, "projectId" | "userId" | "bytes" | "sha256"> & { readonly resumeKey: string },
  { now, announcedAfter }: { readonly now: Date; readonly announcedAfter: Date },
): Promise<string | null> {
  const [row] = await sql.run(
    query
      .selectFrom("Upload")
      .select("id")
      .where("status", "=", word("AWAITING_BYTES"))
      .where("expiresAt", ">", now)
      .where("createdAt", ">", announcedAfter)
      .where("projectId", "=", projectId)
      .where("userId", "=", userId)
      .where("resumeKey", "=", resumeKey)
      .where("bytes", "=", bytes)
      .where("sha256", "=", sha256)
      .orderBy("createdAt", "desc")
      .limit(1)
      .forUpdate(),
  );
  return row?.id ?? null;
}

/** Announces the same file again, with what its sender now says about it. */
export async function announceAgain(
  sql: SqlRunner,
  id: string,
  {
    fileNameSealed,
    facts,
    patientKeyHash,
    examKeyHash,
    expiresAt,
  }: Pick<AnnouncedUpload, "fileNameSealed" | "facts" | "patientKeyHash" | "examKeyHash" | "expiresAt">,
): Promise<void> {
  await sql.run(
    query
      .updateTable("Upload")
      .set({ fileNameSealed, facts: json(facts), patientKeyHash, examKeyHash, expiresAt })
      .where("id", "=", id),
  );
}

/** The uploads of one person in a project, newest first, of some statuses or of all: shown when they return to the import page. */
export async function listUploadsOf(
  sql: SqlRunner,
  {
    projectId,
    userId,
    since,
    statuses,
    limit,
  }: { projectId: string; userId: string; since: Date; statuses: readonly UploadStatus[] | null; limit: number },
): Promise<Upload[]> {
  return sql.run(
    query
      .selectFrom("Upload")
      .selectAll()
      .where("projectId", "=", projectId)
      .where("userId", "=", userId)
      .where("createdAt", ">=", since)
      .$if(statuses !== null, (all) => all.where(({ eb, or }) => or((statuses ?? []).map((status) => eb("status", "=", status)))))
      .orderBy("createdAt", "desc")
      .orderBy("id", "desc")
      .limit(limit),
  );
}
