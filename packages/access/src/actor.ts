import type { Role } from "@second-read/domain";

/** Who acts: a person, or one of the product's own processes. */
export type Actor = UserActor | SystemActor;

export interface UserActor {
  readonly kind: "user";
  readonly userId: string;
  readonly isAdministrator: boolean;
  /** The roles of their memberships, by project id. ADMIN is global and is in `isAdministrator`, not here. */
  readonly rolesByProject: ReadonlyMap<string, readonly Role[]>;
}

/** ingest files uploads, trainer computes, command is a person at the machine's own command line (`npm run admin`, `import`, …). */
export interface SystemActor {
  readonly kind: "system";
  readonly process: "ingest" | "trainer" | "command";
}

/** A person's roles in a project, ADMIN included where they are one. */
export function rolesIn(actor: UserActor, projectId: string): readonly Role[] {
  const roles = actor.rolesByProject.get(projectId) ?? [];
  return actor.isAdministrator && !roles.includes("ADMIN") ? [...roles, "ADMIN"] : roles;
}

/** Whether the actor may know of the project at all. For anyone else it does not exist. */
export function isMember(actor: Actor, projectId: string): boolean {
  return actor.kind === "system" || rolesIn(actor, projectId).length > 0;
}
