import type { Rejection, UploadStatus } from "@second-read/domain";
import type { Connection, SqlRunner } from "../../connection.ts";
import type { Upload } from "../../generated/prisma/client.ts";

export async function findUpload({ prisma }: Pick<Connection, "prisma">, id: string): Promise<Upload | null> {
  return prisma.upload.findUnique({ where: { id } });
}

/** True for the caller who must enqueue the job; false where the bytes were announced before or the upload has ended. */
export async function markReceived(sql: SqlRunner, id: string, now: Date): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE "Upload" SET status = 'RECEIVED', "receivedAt" = $2 WHERE id = $1 AND status = 'AWAITING_BYTES' RETURNING id`,
    [id, now],
  );
  return rows.length === 1;
}

/** Takes a received upload in hand, or one that a worker which died had in hand; null where it has ended. */
export async function beginProcessing(
  sql: SqlRunner,
  id: string,
): Promise<Pick<Upload, "id" | "projectId" | "userId" | "bytes" | "sha256" | "facts"> | null> {
  const [upload] = await sql.query<Upload>(
    `UPDATE "Upload" SET status = 'PROCESSING' WHERE id = $1 AND status IN ('RECEIVED', 'PROCESSING')
     RETURNING id, "projectId", "userId", bytes, sha256, facts`,
    [id],
  );
  return upload ?? null;
}

/** The status of an upload whose row is now locked until the caller's transaction ends. */
export async function lockUpload(sql: SqlRunner, id: string): Promise<UploadStatus | null> {
  const [row] = await sql.query<{ status: UploadStatus }>(`SELECT status FROM "Upload" WHERE id = $1 FOR UPDATE`, [id]);
  return row?.status ?? null;
}

export async function rejectUpload(sql: SqlRunner, id: string, { code, message }: Rejection, now: Date): Promise<void> {
  await sql.query(
    `UPDATE "Upload" SET status = 'REJECTED', "rejectionCode" = $2, "rejectionMessage" = $3, "endedAt" = $4, facts = NULL
     WHERE id = $1 AND status NOT IN ('FILED', 'REJECTED')`,
    [id, code, message, now],
  );
}

/** A filed upload may carry a remark, in the shape of a rejection: the file is there, something about its facts is to be seen to. */
export async function markFiled(
  sql: SqlRunner,
  id: string,
  filed: { imageId: string; alreadyFiled: boolean; receipt: object | null; remark: Rejection | null; now: Date },
): Promise<void> {
  const { imageId, alreadyFiled, receipt, remark, now } = filed;
  await sql.query(
    `UPDATE "Upload" SET status = 'FILED', "imageId" = $2, "alreadyFiled" = $3, receipt = $4::jsonb,
            "rejectionCode" = $5, "rejectionMessage" = $6, "endedAt" = $7, facts = NULL
     WHERE id = $1`,
    [id, imageId, alreadyFiled, receipt === null ? null : JSON.stringify(receipt), remark?.code ?? null, remark?.message ?? null, now],
  );
}

/** Uploads whose time ran out before their bytes were announced; answers their ids. */
export async function expireUploads(sql: SqlRunner, { code, message }: Rejection, now: Date): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `UPDATE "Upload" SET status = 'REJECTED', "rejectionCode" = $1, "rejectionMessage" = $2, "endedAt" = $3, facts = NULL
     WHERE status = 'AWAITING_BYTES' AND "expiresAt" < $3 RETURNING id`,
    [code, message, now],
  );
  return rows.map(({ id }) => id);
}

/** Of these ids, those whose upload is still open or ended only just now. */
export async function listOpenUploads(sql: SqlRunner, ids: readonly string[], endedBefore: Date): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(`SELECT id FROM "Upload" WHERE id = ANY($1) AND ("endedAt" IS NULL OR "endedAt" >= $2)`, [
    [...ids],
    endedBefore,
  ]);
  return rows.map(({ id }) => id);
}

/** File names are kept for the sender's eyes for some days only. */
export async function eraseFileNames(sql: SqlRunner, createdBefore: Date): Promise<void> {
  await sql.query(`UPDATE "Upload" SET "fileNameSealed" = NULL WHERE "fileNameSealed" IS NOT NULL AND "createdAt" < $1`, [createdBefore]);
}
