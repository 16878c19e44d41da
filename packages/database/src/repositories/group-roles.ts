import type { Role } from "@second-read/domain";
import type { PrismaOnly } from "../connection.ts";

type ProjectRole = Exclude<Role, "ADMIN">;

export interface GroupRolesRecord {
  readonly group: string;
  readonly roles: readonly ProjectRole[];
}

/** A person's membership of a project according to their groups, if it differs from the current one. */
export interface ChangedMembership {
  readonly projectId: string;
  readonly roles: readonly ProjectRole[];
}

/** A project's group table, by group. */
export async function listGroupRoles({ prisma }: PrismaOnly, projectId: string): Promise<GroupRolesRecord[]> {
  return prisma.groupRoles.findMany({ where: { projectId }, orderBy: { group: "asc" }, select: { group: true, roles: true } });
}

/** Adds a row to a project's table; without roles, removes it. */
export async function setGroupRoles({ prisma }: PrismaOnly, projectId: string, { group, roles }: GroupRolesRecord): Promise<void> {
  if (roles.length === 0) {
    await prisma.groupRoles.deleteMany({ where: { projectId, group } });
    return;
  }
  await prisma.groupRoles.upsert({
    where: { projectId_group: { projectId, group } },
    create: { projectId, group, roles: [...roles] },
    update: { roles: [...roles] },
  });
}

/** The projects in which these groups give a person other roles than they hold. Projects with an empty table are left as they are. */
export async function findChangedMemberships(
  { prisma }: PrismaOnly,
  userId: string,
  groups: readonly string[],
): Promise<ChangedMembership[]> {
  const [rows, held] = await Promise.all([
    prisma.groupRoles.findMany({ orderBy: { projectId: "asc" } }),
    prisma.membership.findMany({ where: { userId }, select: { projectId: true, roles: true } }),
  ]);
  const given = new Map<string, Set<ProjectRole>>();
  for (const { projectId, group, roles } of rows) {
    const known = given.get(projectId) ?? new Set();
    given.set(projectId, known);
    if (groups.includes(group)) for (const role of roles) known.add(role);
  }
  const before = new Map(held.map(({ projectId, roles }) => [projectId, roles]));
  return [...given]
    .map(([projectId, roles]) => ({ projectId, roles: [...roles].sort() }))
    .filter(({ projectId, roles }) => roles.join() !== [...(before.get(projectId) ?? [])].sort().join());
}
