import { listAuditHeads } from "@second-read/database";
import { putAnchor } from "@second-read/storage";
import type { IngestDeps } from "../deps.ts";

/**
 * Puts the end of each audit chain that grew into the store.
 * Threat: who may write the database writes a chain anew from its first link, head and all, and it verifies. These ends lie elsewhere, in a bucket
 * of their own that nobody can delete from before its time (S3_AUDIT_BUCKET), and are never replaced.
 */
export async function anchorAudit({ database, store, clock }: Pick<IngestDeps, "database" | "store" | "clock">): Promise<void> {
  for (const { chain, ...end } of await listAuditHeads(database.sql)) await putAnchor(store, chain, { ...end, at: clock() });
}
