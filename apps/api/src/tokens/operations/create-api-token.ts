import { type ApiTokenRecord, createApiToken as insertApiToken, systemChain } from "@second-read/database";
import { AppError, type TokenScope } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** Creates a token that may do what its owner may, within its scopes. A token cannot create tokens: a leaked one must not survive its revocation. */
export async function createApiToken(
  { database, clock }: Deps,
  actor: Actor,
  input: { name: string; expiresAt?: Date | null; scopes?: readonly TokenScope[] },
): Promise<{ token: ApiTokenRecord; secret: string }> {
  if (actor.credential === "TOKEN") throw new AppError("FORBIDDEN", "A token cannot create tokens. Sign in to create one.");
  return prismaMutation({ database, clock }, actor, "createApiToken", async (connection, audit) => {
    const made = await insertApiToken(connection, { userId: actor.id, ...input });
    audit({
      chain: systemChain,
      subject: `token ${made.token.id}`,
      details: { scopes: made.token.scopes },
    });
    return made;
  });
}
