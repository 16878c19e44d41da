import { type AccountRecord, endSessionsOf, setDisabledAt, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { loadAccount } from "./load-account.ts";

/** @throws AppError NOT_FOUND, WRONG_STATE for oneself and for the last administrator */
export async function setUserDisabled(
  { database, clock, actors }: Deps,
  actor: Actor,
  { userId, disabled }: { userId: string; disabled: boolean },
): Promise<AccountRecord> {
  if (userId === actor.id) throw new AppError("WRONG_STATE", "You cannot disable your own account.");
  const account = await prismaMutation({ database, clock }, actor, "setUserDisabled", async (connection, audit) => {
    const before = await loadAccount({ database: connection }, userId);
    const isChange = disabled !== (before.disabledAt !== null);
    if (isChange) await setDisabledAt(connection, userId, disabled ? clock() : null);
    const sessions = disabled ? await endSessionsOf(connection, userId) : 0;
    audit(isChange || sessions > 0 ? { chain: systemChain, subject: `user ${userId}`, details: { disabled } } : null);
    return loadAccount({ database: connection }, userId);
  });
  actors.forget(userId);
  return account;
}
