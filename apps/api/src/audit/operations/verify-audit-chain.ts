import { verifyAuditChain as verifyChain } from "@second-read/database";
import { isArchiveIntact, readAnchors } from "@second-read/storage";
import type { Asker } from "../../common/lane.ts";
import type { Deps } from "../../deps.ts";
import type { ChainCheck } from "../audit.type.ts";

/** Recomputes every link of a chain, in a queue of its own, and compares it with the chain's head and with the heads and archives in the store. */
export async function verifyAuditChain(
  { database, store, heavyWork }: Pick<Deps, "database" | "store" | "heavyWork">,
  asker: Asker,
  chain: string,
): Promise<ChainCheck> {
  const { ok, checked, archived, firstBadSequence } = await heavyWork.verifying.run(asker, async () =>
    verifyChain(database.sql, chain, await readAnchors(store, chain), (archive) => isArchiveIntact(store, chain, archive)),
  );
  return { ok, checked, archived, firstBadSequence: firstBadSequence ?? null };
}
