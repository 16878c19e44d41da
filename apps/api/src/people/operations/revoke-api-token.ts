import { type ApiTokenRecord, appendAudit, isId, revokeApiToken as markRevoked, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Ends a token: one's own, or anyone's for an administrator. @throws AppError NOT_FOUND */
export async function revokeApiToken({ database, clock, actors }: Deps, actor: Actor, id: string): Promise<ApiTokenRecord> {
  const { token, userId } = await database.transaction(async (connection) => {
    const revoked = isId(id) ? await markRevoked(connection, id, actor.isAdministrator ? null : actor.id) : null;
    if (!revoked) throw new AppError("NOT_FOUND", "There is no such token.");
    await appendAudit(connection.sql, {
      chain: systemChain,
      at: clock(),
      actorId: actor.id,
      action: "revokeApiToken",
      subject: `token ${id}`,
      outcome: "done",
      details: {},
    });
    return revoked;
  });
  actors.forget(userId);
  return token;
}
