import { endSessionsOf, makeOneTimePassword, type PersonRecord, replacePassword, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { hashPassword } from "better-auth/crypto";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { loadAccount } from "./load-account.ts";

/** @throws AppError FORBIDDEN with a token, NOT_FOUND, WRONG_STATE for oneself and for a person without a password */
export async function resetPassword(
  { database, clock, actors }: Deps,
  actor: Actor,
  userId: string,
): Promise<{ user: PersonRecord; oneTimePassword: string }> {
  if (actor.credential === "TOKEN") throw new AppError("FORBIDDEN", "A token cannot reset passwords. Sign in to reset one.");
  if (userId === actor.id) throw new AppError("WRONG_STATE", "Change your own password on your account page.");
  const { password, until } = makeOneTimePassword(clock());
  const hash = await hashPassword(password);
  const user = await prismaMutation({ database, clock }, actor, "resetPassword", async (connection, audit) => {
    const { id, name, email } = await loadAccount({ database: connection }, userId);
    if (!(await replacePassword(connection, { userId, hash, oneTimeUntil: until })))
      throw new AppError("WRONG_STATE", "This person signs in without a password.");
    await endSessionsOf(connection, userId);
    audit({ chain: systemChain, subject: `user ${userId}`, details: {} });
    return { id, name, email };
  });
  actors.forget(userId);
  return { user, oneTimePassword: password };
}
