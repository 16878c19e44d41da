"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { MyRolesQuery, ProjectsQuery, QueuePartsFragment } from "../../generated/graphql.ts";

export type ProjectSummary = ProjectsQuery["projects"][number];
export type QueueCounts = QueuePartsFragment;
export type RoleName = NonNullable<MyRolesQuery["me"]>["projectRoles"][number];

export interface ProjectScope {
  readonly project: ProjectSummary;
  readonly projects: readonly ProjectSummary[];
  /** Counts of the project's queues, live. */
  readonly queue: QueueCounts;
  readonly me: { readonly id: string; readonly name: string; readonly email: string };
  readonly roles: ReadonlySet<RoleName>;
  /** True where one of these roles is held in this project. */
  readonly may: (...anyOf: RoleName[]) => boolean;
}

const Context = createContext<ProjectScope | null>(null);

/** The project of the URL, the person and their permissions. Only inside /p/[project]. */
export function useProject(): ProjectScope {
  const scope = useContext(Context);
  if (!scope) throw new Error("useProject is for pages under /p/[project]");
  return scope;
}

export function ProjectScopeProvider({ scope, children }: { scope: ProjectScope; children: ReactNode }) {
  return <Context.Provider value={scope}>{children}</Context.Provider>;
}
