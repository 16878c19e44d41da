import type { Role } from "@second-read/domain";

export interface RoleColumn {
  readonly role: Role;
  readonly label: string;
  readonly words: string;
}

/** The roles of a project that an administrator can give; ADMIN applies to the whole installation. */
export const roleColumns: readonly RoleColumn[] = [
  { role: "READER", label: "Reader", words: "reads exams" },
  { role: "ARBITER", label: "Arbiter", words: "decides when readers disagree" },
  { role: "DATA_MANAGER", label: "Data manager", words: "imports and withdraws exams, queues priors" },
  { role: "ANALYST", label: "Analyst", words: "evaluates and promotes versions" },
];

/** The chosen roles in the order of the columns. */
export function inColumnOrder(isChosen: (role: Role) => boolean): Role[] {
  return roleColumns.map(({ role }) => role).filter(isChosen);
}

/** The roles to send for a person. ADMIN has no column, and the API revokes it from an administrator whose list omits it. */
export function withAdministrator(roles: readonly Role[], isAdministrator: boolean): Role[] {
  return isAdministrator ? [...roles, "ADMIN"] : [...roles];
}

/** Advice where somebody else has changed roles meanwhile. */
export const adviceOnRoles = "The current roles are shown: choose again.";
