import { type AccountRecord, endSession as end, isId, systemChain } from "@second-read/database";
import { notFound } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { loadAccount } from "./load-account.ts";

/** Ends one of the actor's own sessions. @throws AppError NOT_FOUND */
export async function endSession({ database, clock, actors }: Deps, actor: Actor, id: string): Promise<AccountRecord> {
  const account = await prismaMutation({ database, clock }, actor, "endSession", async (connection, audit) => {
    if (!isId(id) || !(await end(connection, id, actor.id))) throw notFound();
    audit({ chain: systemChain, subject: `user ${actor.id}`, details: { session: id } });
    return loadAccount({ database: connection }, actor.id);
  });
  actors.forget(actor.id);
  return account;
}
