import { type AccountRecord, endSessionsOf, systemChain } from "@second-read/database";
import { notFound } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { loadAccount } from "./load-account.ts";

/** Ends all sessions: one's own, or anybody's for an administrator. @throws AppError NOT_FOUND */
export async function signOutEverywhere({ database, clock, actors }: Deps, actor: Actor, userId: string): Promise<AccountRecord> {
  if (userId !== actor.id && !actor.isAdministrator) throw notFound();
  const account = await prismaMutation({ database, clock }, actor, "signOutEverywhere", async (connection, audit) => {
    const found = await loadAccount({ database: connection }, userId);
    const sessions = await endSessionsOf(connection, userId);
    audit(sessions > 0 ? { chain: systemChain, subject: `user ${userId}`, details: { sessions } } : null);
    return found;
  });
  actors.forget(userId);
  return account;
}
