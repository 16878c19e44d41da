import { randomBytes } from "node:crypto";
import { createUser as insertUser, type PersonRecord, systemChain } from "@second-read/database";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Makes a local account with a password of 90 random bits, answered once. @throws AppError INVALID_INPUT */
export async function createUser(
  { database, clock }: Deps,
  actor: Actor,
  input: { email: string; name: string },
): Promise<{ user: PersonRecord; oneTimePassword: string }> {
  const oneTimePassword = randomBytes(12).toString("base64url").slice(0, 15);
  const user = await prismaMutation({ database, clock }, actor, "createUser", async (connection, audit) => {
    const made = await insertUser(connection, { ...input, password: oneTimePassword });
    audit({
      chain: systemChain,
      subject: `user ${made.id}`,
      details: {},
    });
    return made;
  });
  return { user, oneTimePassword };
}
