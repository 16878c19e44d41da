import { useApolloClient, useQuery, useSubscription } from "@apollo/client/react";
import { useEffect, useMemo, useState } from "react";
import { claimStorage, signedOutKey } from "../../data/browser-storage.ts";
import { signInAddress } from "../../data/client.ts";
import { myRolesDocument, projectsDocument, queueChangedDocument, queueFragment } from "../../data/session.ts";
import type { MyRolesQuery, ProjectsQuery } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import type { ProjectScope, RoleName } from "./project-context.tsx";

/** The data that the web server already loaded while it rendered the page. */
export interface KnownScope {
  readonly projects: ProjectsQuery;
  readonly person: MyRolesQuery;
}

export type ScopeState =
  | { readonly kind: "loading" | "not found" }
  | { readonly kind: "failed"; readonly error: unknown; readonly retry: () => void }
  | { readonly kind: "ready"; readonly scope: ProjectScope };

/** The project of the URL, the person and their roles, with live counts of the queues. */
export function useProjectScope(projectKey: string, known: KnownScope | null): ScopeState {
  const policy = useKnownScope(projectKey, known);
  const projects = useQuery(projectsDocument, policy);
  const project = projects.data?.projects.find(({ key }) => key === projectKey);
  const person = useQuery(myRolesDocument, { ...policy, variables: { projectId: project?.id ?? "" }, skip: !project });
  const me = person.data?.me;
  const queue = person.data?.project?.queue;

  useEffect(() => {
    if (person.data && !person.data.me) window.location.assign(signInAddress());
  }, [person.data]);

  useEffect(() => {
    if (me) claimStorage(me.id);
  }, [me]);

  useEffect(() => {
    // Signed out in another tab: leaving empties this one's memory too.
    const onStorage = ({ key }: StorageEvent) => {
      if (key === signedOutKey) window.location.assign("/sign-in");
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, []);

  const live = useSubscription(queueChangedDocument, { variables: { projectId: project?.id ?? "" }, skip: !project || !me });
  const counts = live.data?.queueChanged;

  const scope = useMemo<ProjectScope | null>(() => {
    if (!project || !me || !queue || !projects.data) return null;
    const roles = new Set<RoleName>(me.projectRoles);
    return {
      project,
      projects: projects.data.projects,
      queue: unmask(queueFragment, counts ?? queue),
      me,
      roles,
      may: (...anyOf) => anyOf.some((role) => roles.has(role)),
    };
  }, [project, me, queue, projects.data, counts]);

  if (scope) return { kind: "ready", scope };
  if (projects.error) return { kind: "failed", error: projects.error, retry: () => void projects.refetch() };
  if (person.error) return { kind: "failed", error: person.error, retry: () => void person.refetch() };
  return { kind: projects.data && !project ? "not found" : "loading" };
}

/** Puts the server's data into an empty cache, so that the queries of the frame need no request. */
function useKnownScope(projectKey: string, known: KnownScope | null): { fetchPolicy: "cache-first" | "cache-and-network" } {
  const client = useApolloClient();
  const [taken] = useState(() => {
    const project = known?.projects.projects.find(({ key }) => key === projectKey);
    // Later the cache is newer than the server's data.
    if (!known || !project || client.readQuery({ query: projectsDocument })) return false;
    client.writeQuery({ query: projectsDocument, data: known.projects });
    client.writeQuery({ query: myRolesDocument, variables: { projectId: project.id }, data: known.person });
    return true;
  });
  return { fetchPolicy: taken ? "cache-first" : "cache-and-network" };
}
