import {
  dropOneTimePassword,
  endSessionsOf,
  findAccount,
  findChangedMemberships,
  findPassword,
  setAdministrator,
  setMembership,
  systemChain,
} from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";

const provider = { id: null };

export interface TakeOverGroupsDeps extends Pick<Deps, "database" | "clock" | "settings"> {
  readonly actors: Pick<Deps["actors"], "forget">;
}

/**
 * Gives a person from the identity provider the roles of their groups, in each project that has a table of groups; other projects are left alone.
 * Applies at once to sessions and tokens that the person already has.
 * @throws AppError FORBIDDEN for a disabled account
 */
export async function takeOverGroups(
  { database, clock, settings, actors }: TakeOverGroupsDeps,
  userId: string,
  groups: readonly string[],
): Promise<void> {
  const account = await findAccount(database, userId);
  if (account === null || account.disabledAt !== null) throw new AppError("FORBIDDEN", "This account is disabled.");
  if (account.mustChangePassword) {
    await prismaMutation({ database, clock }, provider, "dropOneTimePassword", async (connection, audit) => {
      await dropOneTimePassword(connection, userId);
      // Threat: a session that whoever set the password has begun with it allowed only choosing another, and would now allow everything.
      await endSessionsOf(connection, userId);
      audit({ chain: systemChain, subject: `user ${userId}`, details: { by: "identity provider" } });
    });
    actors.forget(userId);
  }
  for (const { projectId, roles } of await findChangedMemberships(database, userId, groups)) {
    await prismaMutation({ database, clock }, provider, "setRoles", async (connection, audit) => {
      await setMembership(connection, projectId, userId, roles);
      audit({ chain: projectId, subject: `user ${userId}`, details: { roles, by: "identity provider" } });
    });
    actors.forget(userId);
  }
  const group = settings.identityProvider?.administratorsGroup ?? null;
  // An administrator with their own password is the way in when the provider is unavailable or wrong, so it cannot revoke their rights.
  if (group === null || (account.isAdministrator && (await findPassword(database, userId)) !== null)) return;
  if (account.isAdministrator !== groups.includes(group)) {
    await setAdministratorByGroup({ database, clock }, userId, !account.isAdministrator);
    actors.forget(userId);
  }
}

async function setAdministratorByGroup(deps: Pick<Deps, "database" | "clock">, userId: string, isAdministrator: boolean): Promise<void> {
  await prismaMutation(deps, provider, "setAdministrator", async (connection, audit) => {
    await setAdministrator(connection, userId, isAdministrator);
    audit({ chain: systemChain, subject: `user ${userId}`, details: { isAdministrator, by: "identity provider" } });
  });
}
