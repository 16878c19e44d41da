import { type ReadRecord, writeDraft } from "@second-read/database";
import { leaseExpiry } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { contentOfInput } from "../content-of-input.ts";
import type { ReadInput } from "../reads.input.ts";
import { lockReading, requireWritable } from "../require-write.ts";

/**
 * Replaces the whole draft, as its next revision, and renews the lease.
 * @throws AppError NOT_FOUND, STALE_REVISION, LEASE_LOST, WRONG_STATE, INVALID_INPUT
 */
export async function saveDraft(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  { readId, input, expectedRevision }: { readId: string; input: ReadInput; expectedRevision?: number | null },
): Promise<ReadRecord> {
  const now = clock();
  return mutation({ database, clock }, actor, "saveDraft", async (sql, audit) => {
    const state = await lockReading(sql, actor, "Mutation.saveDraft", readId, now);
    requireWritable(state, expectedRevision, now);
    const content = contentOfInput(input, state, "DRAFT");
    const read = await writeDraft(sql, { read: state.read, content, now, expiresAt: leaseExpiry(now) });
    audit({
      chain: read.projectId,
      subject: `read ${readId}`,
      details: { revision: read.revision },
    });
    return read;
  });
}
