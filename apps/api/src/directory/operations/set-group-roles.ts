import { type GroupRolesRecord, listGroupRoles, setGroupRoles as store } from "@second-read/database";
import { AppError, type Role } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

const longestName = 200;

/** It counts from the next sign-in of each of the group's members on. @throws AppError INVALID_INPUT */
export async function setGroupRoles(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  input: { projectId: string; group: string; roles: readonly Role[] },
): Promise<GroupRolesRecord[]> {
  const group = input.group.trim();
  if (group === "" || group.length > longestName)
    throw new AppError("INVALID_INPUT", `A group has a name of at most ${longestName} characters.`);
  const roles = [...new Set(input.roles)].filter((role) => role !== "ADMIN");
  if (input.roles.includes("ADMIN")) throw new AppError("INVALID_INPUT", "Administrators are those of the group that the operator names.");
  return prismaMutation({ database, clock }, actor, "setGroupRoles", async (connection, audit) => {
    await store(connection, input.projectId, { group, roles });
    audit({ chain: input.projectId, subject: `group ${group}`, details: { roles } });
    return listGroupRoles(connection, input.projectId);
  });
}
