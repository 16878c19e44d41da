import { verifyAuditChain as verifyChain } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import type { ChainCheck } from "../audit.type.ts";

/** Recomputes every link of a project's chain and compares the tail with the chain's head. */
export async function verifyAuditChain({ database }: Pick<Deps, "database">, projectId: string): Promise<ChainCheck> {
  const { ok, checked, firstBadSequence } = await verifyChain(database.sql, projectId);
  return { ok, checked, firstBadSequence: firstBadSequence ?? null };
}
