import { listAuditHeads } from "@second-read/database";
import { putAnchor } from "@second-read/storage";
import type { IngestDeps } from "../deps.ts";

/**
 * Puts the end of each audit chain that grew into the store.
 * Threat: somebody with write access to the database rewrites a chain from its first link to its head, and it verifies. These ends are stored
 * elsewhere, in a separate bucket with a retention lock (S3_AUDIT_BUCKET), and are never replaced.
 */
export async function anchorAudit({ database, store, clock }: Pick<IngestDeps, "database" | "store" | "clock">): Promise<void> {
  for (const { chain, ...end } of await listAuditHeads(database.sql)) await putAnchor(store, chain, { ...end, at: clock() });
}
