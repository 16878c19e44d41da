import { findPeople, findProject, isId, type PersonRecord, setAdministrator, setMembership } from "@second-read/database";
import { AppError, type Role } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Gives a person exactly these roles in a project. ADMIN is global: it is given by naming it, and taken by leaving it out.
 * @throws AppError NOT_FOUND, WRONG_STATE rather than leave no administrator
 */
export async function setRoles(
  { database, clock, actors }: Deps,
  actor: Actor,
  input: { projectId: string; userId: string; roles: readonly Role[] },
): Promise<PersonRecord> {
  const { projectId, userId } = input;
  const roles = [...new Set(input.roles)];
  const isAdministrator = roles.includes("ADMIN");
  const person = await prismaMutation({ database, clock }, actor, "setRoles", async (connection, audit) => {
    const project = isId(projectId) ? await findProject(connection, projectId) : null;
    const [found] = await findPeople(connection, [userId]);
    if (!project || !found) throw new AppError("NOT_FOUND", "There is no such project or person.");
    const before = await connection.prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { isAdministrator: true } });
    // An administrator who gives themselves other roles stays one: nobody locks themselves out by a list.
    if (before.isAdministrator !== isAdministrator && userId !== actor.id) await setAdministrator(connection, userId, isAdministrator);
    const inProject = roles.filter((role) => role !== "ADMIN");
    await setMembership(connection, projectId, userId, inProject);
    audit({
      chain: projectId,
      subject: `user ${userId}`,
      details: { roles },
    });
    return found;
  });
  actors.forget(userId);
  return person;
}
