import { verifyAuditChain as verifyChain } from "@second-read/database";
import { readAnchors } from "@second-read/storage";
import type { Deps } from "../../deps.ts";
import type { ChainCheck } from "../audit.type.ts";

/** Recomputes every link of a chain and compares it with the chain's head and with the ends that lie in the store. */
export async function verifyAuditChain({ database, store }: Pick<Deps, "database" | "store">, chain: string): Promise<ChainCheck> {
  const anchors = await readAnchors(store, chain);
  const { ok, checked, firstBadSequence } = await verifyChain(database.sql, chain, anchors);
  return { ok, checked, firstBadSequence: firstBadSequence ?? null };
}
