import type { SealedFacts } from "@second-read/domain";
import type { SqlRunner } from "../connection.ts";
import type { Upload } from "../generated/prisma/client.ts";
import { json, query } from "../statements.ts";

export interface AnnouncedUpload {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly fileNameSealed: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Nothing in it names anyone. */
  readonly facts: SealedFacts;
  readonly patientKeyHash: string | null;
  readonly examKeyHash: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Known already to be wrong: it is REJECTED from the start. */
  readonly rejection: { readonly code: string; readonly message: string } | null;
}

/** Notes that a file will come: AWAITING_BYTES, or REJECTED at once. */
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

/** The uploads of one person in a project, newest first: what the import page shows when they come back to it. */
export async function listUploadsOf(
  sql: SqlRunner,
  { projectId, userId, since, limit }: { projectId: string; userId: string; since: Date; limit: number },
): Promise<Upload[]> {
  return sql.run(
    query
      .selectFrom("Upload")
      .selectAll()
      .where("projectId", "=", projectId)
      .where("userId", "=", userId)
      .where("createdAt", ">=", since)
      .orderBy("createdAt", "desc")
      .orderBy("id", "desc")
      .limit(limit),
  );
}
