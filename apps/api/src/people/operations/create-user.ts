import { randomBytes } from "node:crypto";
import { appendAudit, createUser as insertUser, type PersonRecord, systemChain } from "@second-read/database";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Makes a local account with a password of 90 random bits, answered once. @throws AppError INVALID_INPUT */
export async function createUser(
  { database, clock }: Deps,
  actor: Actor,
  input: { email: string; name: string },
): Promise<{ user: PersonRecord; oneTimePassword: string }> {
  const oneTimePassword = randomBytes(12).toString("base64url").slice(0, 15);
  const user = await database.transaction(async (connection) => {
    const made = await insertUser(connection, { ...input, password: oneTimePassword });
    await appendAudit(connection.sql, {
      chain: systemChain,
      at: clock(),
      actorId: actor.id,
      action: "createUser",
      subject: `user ${made.id}`,
      outcome: "done",
      details: {},
    });
    return made;
  });
  return { user, oneTimePassword };
}
