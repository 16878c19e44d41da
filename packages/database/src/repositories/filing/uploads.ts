import type { Receipt, Rejection, UploadStatus, UploadWait } from "@second-read/domain";
import type { PrismaOnly, SqlRunner } from "../../connection.ts";
import type { Upload } from "../../generated/prisma/client.ts";
import { prepared } from "../../prepared.ts";
import { anyOf, json, query, raw, word, words } from "../../statements.ts";

export async function findUpload({ prisma }: PrismaOnly, id: string): Promise<Upload | null> {
  return prisma.upload.findUnique({ where: { id } });
}

/**
 * Records that an upload has arrived, and assigns its turn: one more than the last of its project, and no less than the first of those waiting. So
 * projects take turns: a file of one is read beside the next of another, however many that one has sent before. Returns the turn; null if the bytes
 * were announced before or the upload has ended.
 */
export async function markReceived(sql: SqlRunner, id: string, now: Date): Promise<number | null> {
  const [row] = await sql.run(received({ id, now }));
  return row?.turn ?? null;
}

const received = prepared(({ id, now }: { readonly id: string; readonly now: Date }) =>
  query
    .updateTable("Upload as u")
    .set((eb) => {
      const first = (status: UploadStatus) => openTurn(status).orderBy("o.turn", "asc").limit(1);
      const last = (status: UploadStatus) =>
        openTurn(status).where("o.projectId", "=", eb.ref("u.projectId")).orderBy("o.turn", "desc").limit(1);
      const turn = raw<number>`greatest(
        coalesce(least((${first("RECEIVED")}), (${first("PROCESSING")})), 0),
        coalesce(greatest((${last("RECEIVED")}), (${last("PROCESSING")})) + 1, 0)
      )`;
      return { status: "RECEIVED" as const, receivedAt: now, turn };
    })
    .where("u.id", "=", id)
    .where("u.status", "=", word("AWAITING_BYTES"))
    .returning("u.turn"),
);

/** Uploads that wait for a store would hold the turn count down for as long as they do. */
function openTurn(status: UploadStatus) {
  return query.selectFrom("Upload as o").select("o.turn").where("o.status", "=", word(status)).where("o.waitingFor", "is", null);
}

/** Claims a received upload, or one that a dead worker had claimed; null if it has ended. */
export async function beginProcessing(
  sql: SqlRunner,
  id: string,
): Promise<Pick<Upload, "id" | "projectId" | "userId" | "bytes" | "sha256" | "facts" | "waitingSince"> | null> {
  const [upload] = await sql.run(
    query
      .updateTable("Upload")
      .set({ status: "PROCESSING" })
      .where("id", "=", id)
      .where("status", "in", words(["RECEIVED", "PROCESSING"]))
      .returning(["id", "projectId", "userId", "bytes", "sha256", "facts", "waitingSince"]),
  );
  return upload ?? null;
}

/**
 * Returns an upload to the queue that could not be read for reasons other than the file; returns the time since which it has waited, or null if it
 * has ended.
 */
export async function holdUpload(
  sql: SqlRunner,
  id: string,
  waitingFor: UploadWait,
  now: Date,
): Promise<{ since: Date; turn: number } | null> {
  const [row] = await sql.run(
    query
      .updateTable("Upload")
      .set((eb) => ({ status: "RECEIVED", waitingFor, waitingSince: eb.fn.coalesce("waitingSince", eb.val(now)) }))
      .where("id", "=", id)
      .where("status", "in", words(["RECEIVED", "PROCESSING"]))
      .returning(["waitingSince", "turn"]),
  );
  return row ? { since: row.waitingSince ?? now, turn: row.turn } : null;
}

/** The status of an upload whose row is now locked until the caller's transaction ends. */
export async function lockUpload(sql: SqlRunner, id: string): Promise<UploadStatus | null> {
  const [row] = await sql.run(query.selectFrom("Upload").select("status").where("id", "=", id).forUpdate());
  return row?.status ?? null;
}

/** False if the upload had ended. */
export async function rejectUpload(sql: SqlRunner, id: string, rejection: Rejection, now: Date): Promise<boolean> {
  const rejected = await sql.run(
    query
      .updateTable("Upload")
      .set(rejectedAs(rejection, now))
      .where("id", "=", id)
      .where("status", "not in", words(["FILED", "REJECTED"]))
      .returning("id"),
  );
  return rejected.length > 0;
}

const waitsNoMore = { waitingFor: null, waitingSince: null } as const;

function rejectedAs({ code, message }: Rejection, endedAt: Date) {
  return { status: "REJECTED", rejectionCode: code, rejectionMessage: message, endedAt, facts: null, ...waitsNoMore } as const;
}

/** A filed upload may carry a remark, in the form of a rejection: the file is there, but something about its facts needs attention. */
export async function markFiled(
  sql: SqlRunner,
  id: string,
  filed: { imageId: string; alreadyFiled: boolean; receipt: Receipt | null; remark: Rejection | null; now: Date },
): Promise<void> {
  const { imageId, alreadyFiled, receipt, remark, now } = filed;
  await sql.run(
    query
      .updateTable("Upload")
      .set({
        status: "FILED",
        imageId,
        alreadyFiled,
        receipt: receipt && json(receipt),
        rejectionCode: remark?.code ?? null,
        rejectionMessage: remark?.message ?? null,
        endedAt: now,
        facts: null,
        ...waitsNoMore,
      })
      .where("id", "=", id),
  );
}

/** Expires uploads whose time ran out before their bytes were announced; returns their ids. */
export async function expireUploads(sql: SqlRunner, rejection: Rejection, now: Date): Promise<string[]> {
  const rows = await sql.run(
    query
      .updateTable("Upload")
      .set(rejectedAs(rejection, now))
      .where("status", "=", word("AWAITING_BYTES"))
      .where("expiresAt", "<", now)
      .returning("id"),
  );
  return rows.map(({ id }) => id);
}

/** Uploads whose bytes arrived before this time and that were neither filed nor rejected. */
export async function listHeldUploads(sql: SqlRunner, receivedBefore: Date): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Upload")
      .select("id")
      .where("status", "in", words(["RECEIVED", "PROCESSING"]))
      .where("receivedAt", "<", receivedBefore)
      .limit(100),
  );
  return rows.map(({ id }) => id);
}

/** Those of these ids whose upload is still open or ended only just now. */
export async function listOpenUploads(sql: SqlRunner, ids: readonly string[], endedBefore: Date): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Upload")
      .select("id")
      .where("id", "=", anyOf(ids))
      .where((eb) => eb.or([eb("endedAt", "is", null), eb("endedAt", ">=", endedBefore)])),
  );
  return rows.map(({ id }) => id);
}

/** File names are kept for the sender only, and for a few days. */
export async function eraseFileNames(sql: SqlRunner, createdBefore: Date): Promise<void> {
  await sql.run(
    query
      .updateTable("Upload")
      .set({ fileNameSealed: null })
      .where("fileNameSealed", "is not", null)
      .where("createdAt", "<", createdBefore),
  );
}
