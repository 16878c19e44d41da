import { type AccountRecord, endSessionsOf, findPassword, type KeptPassword, replacePassword, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { faultOfPassword } from "../password-rules.ts";
import { loadAccount } from "./load-account.ts";

/**
 * Ends every session, including this one, so that anyone else who holds its cookie is locked out.
 * @throws AppError FORBIDDEN with a token, INVALID_INPUT for a wrong current password or a new one that is not good enough, WRONG_STATE without a
 * password
 */
export async function changePassword(
  deps: Deps,
  actor: Actor,
  input: { currentPassword: string; newPassword: string },
  signal: AbortSignal,
): Promise<AccountRecord> {
  if (actor.credential === "TOKEN") throw new AppError("FORBIDDEN", "A token cannot change passwords. Sign in to change yours.");
  const kept = await findPassword(deps.database, actor.id);
  if (kept === null) throw new AppError("WRONG_STATE", "You sign in without a password.");
  const fault = faultOfPassword(input.newPassword, kept);
  if (fault !== null) throw new AppError("INVALID_INPUT", fault);
  const hash = await deps.passwordWork.run({ personId: actor.id, signal }, () => hashInstead(kept, input));
  const account = await prismaMutation(deps, actor, "changePassword", async (connection, audit) => {
    const change = { userId: actor.id, hash, oneTimeUntil: null, replacing: kept.hash };
    if (!(await replacePassword(connection, change))) throw new AppError("WRONG_STATE", "The password has been changed in the meantime.");
    await endSessionsOf(connection, actor.id);
    audit({ chain: systemChain, subject: `user ${actor.id}`, details: {} });
    return loadAccount({ database: connection }, actor.id);
  });
  deps.actors.forget(actor.id);
  return account;
}

async function hashInstead({ hash }: KeptPassword, { currentPassword, newPassword }: { currentPassword: string; newPassword: string }) {
  if (currentPassword.length > 200 || !(await verifyPassword({ hash, password: currentPassword })))
    throw new AppError("INVALID_INPUT", "The current password is wrong.");
  if (newPassword === currentPassword) throw new AppError("INVALID_INPUT", "The new password is the same as the current one.");
  return hashPassword(newPassword);
}
