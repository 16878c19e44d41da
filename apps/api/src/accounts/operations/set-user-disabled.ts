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
    if (disabled !== (before.disabledAt !== null)) await setDisabledAt(connection, userId, disabled ? clock() : null);
    if (disabled) await endSessionsOf(connection, userId);
    audit({ chain: systemChain, subject: `user ${userId}`, details: { disabled } });
    return loadAccount({ database: connection }, userId);
  });
  actors.forget(userId);
  return account;
}
