import type { ChainAnchor } from "@second-read/access";
import { verifyAuditChain as verifyChain } from "@second-read/database";
import { folders } from "@second-read/storage";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { ChainCheck } from "../audit.type.ts";

const anchorSchema = z.object({ chain: z.string(), sequence: z.int().positive(), hash: z.string() });
const readAtOnce = 16;

/** Recomputes every link of a project's chain and compares it with the chain's head and with the ends that lie in the store. */
export async function verifyAuditChain({ database, store }: Pick<Deps, "database" | "store">, projectId: string): Promise<ChainCheck> {
  const anchors = await readAnchors(store, projectId);
  const { ok, checked, firstBadSequence } = await verifyChain(database.sql, projectId, anchors);
  return { ok, checked, firstBadSequence: firstBadSequence ?? null };
}

async function readAnchors(store: Deps["store"], chain: string): Promise<ChainAnchor[]> {
  const waiting: string[] = [];
  for await (const key of store.list(folders.audit(chain))) waiting.push(key);
  const anchors: ChainAnchor[] = [];
  const read = async () => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      const text = new TextDecoder().decode(await store.getBytes(key));
      anchors.push(anchorSchema.parse(JSON.parse(text)));
    }
  };
  await Promise.all(Array.from({ length: readAtOnce }, read));
  return anchors;
}
