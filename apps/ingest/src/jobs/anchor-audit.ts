import { listAuditHeads } from "@second-read/database";
import { keys } from "@second-read/storage";
import type { IngestDeps } from "../deps.ts";

/**
 * Puts the end of each audit chain that grew into the store, as `audit/{chain}/{sequence}.json`.
 * Threat: who may write the database writes a chain anew from its first link, head and all, and it verifies. These ends lie elsewhere, in a bucket
 * that can be made write-once, and are never replaced.
 */
export async function anchorAudit({ database, store, clock }: Pick<IngestDeps, "database" | "store" | "clock">): Promise<void> {
  for (const { chain, sequence, hash } of await listAuditHeads(database.sql)) {
    const key = keys.audit(chain, sequence);
    if ((await store.head(key)) !== null) continue;
    const text = JSON.stringify({ chain, sequence, hash, at: clock().toISOString() });
    await store.put(key, new TextEncoder().encode(text), { contentType: "application/json" });
  }
}
