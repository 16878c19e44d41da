import {
  findPeople,
  findProject,
  findRoles,
  isId,
  lockName,
  type PersonRecord,
  setAdministrator,
  setMembership,
} from "@second-read/database";
import { AppError, type Role } from "@second-read/domain";
import { isSameSet } from "../../common/is-same-set.ts";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Gives a person exactly these roles in a project. ADMIN is global: naming it grants it, omitting it revokes it.
 * @throws AppError NOT_FOUND, STALE_REVISION if the roles are no longer the expected ones, WRONG_STATE rather than leave no administrator
 */
export async function setRoles(
  { database, clock, actors }: Deps,
  actor: Actor,
  input: { projectId: string; userId: string; roles: readonly Role[]; expectedRoles?: readonly Role[] | null },
): Promise<PersonRecord> {
  const { projectId, userId } = input;
  const roles = [...new Set(input.roles)];
  const isAdministrator = roles.includes("ADMIN");
  const person = await prismaMutation({ database, clock }, actor, "setRoles", async (connection, audit) => {
    const project = isId(projectId) ? await findProject(connection, projectId) : null;
    const [found] = await findPeople(connection, [userId]);
    if (!project || !found) throw new AppError("NOT_FOUND", "There is no such project or person.");
    // If two people change the same person at once, the second is told.
    await lockName(connection.sql, `roles of ${userId}`);
    const [held = []] = await findRoles(connection, [{ userId, projectId }]);
    if (input.expectedRoles && !isSameSet(held, input.expectedRoles))
      throw new AppError("STALE_REVISION", "Somebody else has changed the roles of this person in the meantime.", { roles: held });
    const before = await connection.prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { isAdministrator: true } });
    // Administrators who change their own roles stay administrators, so that nobody locks themselves out with a list.
    const changesAdministrator = before.isAdministrator !== isAdministrator && userId !== actor.id;
    if (changesAdministrator) await setAdministrator(connection, userId, isAdministrator);
    const inProject = roles.filter((role) => role !== "ADMIN");
    const changesRoles = !isSameSet(
      inProject,
      held.filter((role) => role !== "ADMIN"),
    );
    if (changesRoles) await setMembership(connection, projectId, userId, inProject);
    audit(changesAdministrator || changesRoles ? { chain: projectId, subject: `user ${userId}`, details: { roles } } : null);
    return found;
  });
  actors.forget(userId);
  return person;
}
