import type { SqlRunner } from "../connection.ts";
import type { Upload } from "../generated/prisma/client.ts";

export interface AnnouncedUpload {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly fileNameSealed: string;
  readonly bytes: number;
  readonly sha256: string;
  /** `SealedFacts` of the imaging package: nothing in it names anyone. */
  readonly facts: object;
  readonly patientKeyHash: string | null;
  readonly examKeyHash: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Known already to be wrong: it is REJECTED from the start. */
  readonly rejection: { readonly code: string; readonly message: string } | null;
}

/** Notes that a file will come: AWAITING_BYTES, or REJECTED at once. */
export async function announceUpload(sql: SqlRunner, upload: AnnouncedUpload): Promise<void> {
  const { rejection } = upload;
  await sql.query(
    `INSERT INTO "Upload" ("id", "projectId", "userId", "status", "fileNameSealed", "bytes", "sha256", "facts", "patientKeyHash", "examKeyHash",
       "createdAt", "expiresAt", "rejectionCode", "rejectionMessage", "endedAt")
     VALUES ($1, $2, $3, $4::"UploadStatus", $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13, $14, $15)`,
    [
      upload.id,
      upload.projectId,
      upload.userId,
      rejection ? "REJECTED" : "AWAITING_BYTES",
      upload.fileNameSealed,
      upload.bytes,
      upload.sha256,
      rejection ? null : JSON.stringify(upload.facts),
      upload.patientKeyHash,
      upload.examKeyHash,
      upload.createdAt,
      upload.expiresAt,
      rejection?.code ?? null,
      rejection?.message ?? null,
      rejection ? upload.createdAt : null,
    ],
  );
}

/** The uploads of one person in a project, newest first: what the import page shows when they come back to it. */
export async function listUploadsOf(
  sql: SqlRunner,
  { projectId, userId, since, limit }: { projectId: string; userId: string; since: Date; limit: number },
): Promise<Upload[]> {
  return sql.query<Upload>(
    `SELECT * FROM "Upload" WHERE "projectId" = $1 AND "userId" = $2 AND "createdAt" >= $3 ORDER BY "createdAt" DESC, "id" DESC LIMIT $4`,
    [projectId, userId, since, limit],
  );
}
