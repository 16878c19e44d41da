import { type ApiTokenRecord, isId, revokeApiToken as markRevoked, systemChain } from "@second-read/database";
import { notFound } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Revokes a token: one's own, or anyone's for an administrator. @throws AppError NOT_FOUND */
export async function revokeApiToken({ database, clock, actors }: Deps, actor: Actor, id: string): Promise<ApiTokenRecord> {
  const token = await prismaMutation({ database, clock }, actor, "revokeApiToken", async (connection, audit) => {
    const revoked = isId(id) ? await markRevoked(connection, id, actor.isAdministrator ? null : actor.id) : null;
    if (!revoked) throw notFound();
    audit(revoked.wasRevoked ? null : { chain: systemChain, subject: `token ${id}`, details: {} });
    return revoked.token;
  });
  actors.forget(token.userId);
  return token;
}
