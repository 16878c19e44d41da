import { type GroupRolesRecord, listGroupRoles, lockName, setGroupRoles as store } from "@second-read/database";
import { AppError, faultOfName, type Role } from "@second-read/domain";
import { isSameSet } from "../../common/is-same-set.ts";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Takes effect at the next sign-in of each member of the group. @throws AppError INVALID_INPUT, STALE_REVISION if the group's roles are no longer the
 * expected ones
 */
export async function setGroupRoles(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  input: { projectId: string; group: string; roles: readonly Role[]; expectedRoles?: readonly Role[] | null },
): Promise<GroupRolesRecord[]> {
  const group = input.group.trim();
  const fault = faultOfName(group, "A group");
  if (fault !== null) throw new AppError("INVALID_INPUT", fault);
  const roles = [...new Set(input.roles)].filter((role) => role !== "ADMIN");
  if (input.roles.includes("ADMIN"))
    throw new AppError("INVALID_INPUT", "Administrators are defined by the group that the operator configured.");
  return prismaMutation({ database, clock }, actor, "setGroupRoles", async (connection, audit) => {
    // If two people change one group at the same time, the second is told.
    await lockName(connection.sql, `groups of ${input.projectId}`);
    const held = (await listGroupRoles(connection, input.projectId)).find((one) => one.group === group)?.roles ?? [];
    if (input.expectedRoles && !isSameSet(held, input.expectedRoles))
      throw new AppError("STALE_REVISION", "Somebody else has changed the roles of this group in the meantime.", { roles: held });
    const isChange = !isSameSet(held, roles);
    if (isChange) await store(connection, input.projectId, { group, roles });
    audit(isChange ? { chain: input.projectId, subject: `group ${group}`, details: { roles } } : null);
    return listGroupRoles(connection, input.projectId);
  });
}
