import { createUser as insertUser, makeOneTimePassword, type PersonRecord, systemChain } from "@second-read/database";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Creates a local account with a one-time password, returned once. @throws AppError INVALID_INPUT */
export async function createUser(
  { database, clock }: Deps,
  actor: Actor,
  input: { email: string; name: string },
): Promise<{ user: PersonRecord; oneTimePassword: string }> {
  const { password, until } = makeOneTimePassword(clock());
  const user = await prismaMutation({ database, clock }, actor, "createUser", async (connection, audit) => {
    const made = await insertUser(connection, { ...input, password, oneTimePasswordUntil: until });
    audit({
      chain: systemChain,
      subject: `user ${made.id}`,
      details: {},
    });
    return made;
  });
  return { user, oneTimePassword: password };
}
