import { type AccountRecord, endSessionsOf, removeTotp as remove, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { loadAccount } from "./load-account.ts";

/** For a person who has lost the app and the backup codes. @throws AppError FORBIDDEN with a token, NOT_FOUND, WRONG_STATE for oneself */
export async function removeTotp({ database, clock, actors }: Deps, actor: Actor, userId: string): Promise<AccountRecord> {
  if (actor.credential === "TOKEN") throw new AppError("FORBIDDEN", "A token cannot remove authenticator apps. Sign in to remove one.");
  if (userId === actor.id) throw new AppError("WRONG_STATE", "Turn off your own authenticator app on your account page.");
  const account = await prismaMutation({ database, clock }, actor, "removeTotp", async (connection, audit) => {
    await loadAccount({ database: connection }, userId);
    const removed = await remove(connection, userId);
    const sessions = await endSessionsOf(connection, userId);
    audit(removed || sessions > 0 ? { chain: systemChain, subject: `user ${userId}`, details: {} } : null);
    return loadAccount({ database: connection }, userId);
  });
  actors.forget(userId);
  return account;
}
