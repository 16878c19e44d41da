import { type AccountPolicyRecord, findAccountPolicy, setAccountPolicy as store, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

const longestDays = 3650;

/** Other processes may accept a token for ten seconds longer. @throws AppError INVALID_INPUT */
export async function setAccountPolicy(
  { database, clock, actors }: Pick<Deps, "database" | "clock" | "actors">,
  actor: Actor,
  policy: AccountPolicyRecord,
): Promise<AccountPolicyRecord> {
  const { tokenDaysAtMost } = policy;
  if (tokenDaysAtMost < 1 || tokenDaysAtMost > longestDays)
    throw new AppError("INVALID_INPUT", `A token is valid for at most 1 to ${longestDays} days.`);
  await prismaMutation({ database, clock }, actor, "setAccountPolicy", async (connection, audit) => {
    const before = await findAccountPolicy(connection);
    if (before.tokenDaysAtMost === tokenDaysAtMost) return audit(null);
    await store(connection, policy);
    audit({ chain: systemChain, subject: "accountPolicy", details: { before: before.tokenDaysAtMost, tokenDaysAtMost } });
  });
  actors.forgetAll();
  return policy;
}
