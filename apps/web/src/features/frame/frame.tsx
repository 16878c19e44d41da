"use client";

import { useApolloClient, useQuery, useSubscription } from "@apollo/client/react";
import { Button, Menu, Modal, Skeleton } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { IconChevronDown, IconKeyboard, IconSearch, IconSwitchHorizontal, IconUser } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { signInAddress } from "../../data/client.ts";
import { toProblem } from "../../data/problem.ts";
import { myRolesDocument, projectsDocument, queueChangedDocument, signOut } from "../../data/session.ts";
import type { MyRolesQuery, ProjectsQuery } from "../../generated/graphql.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import { Lonely } from "../../ui/lonely.tsx";
import { Finder } from "./finder.tsx";
import classes from "./frame.module.css";
import { KeyMap, keyMapOf } from "./key-map.tsx";
import { KeyMapProvider } from "./key-map-context.tsx";
import { destinationOf, destinations, destinationsFor } from "./navigation.ts";
import { PageGuide } from "./page-guide.tsx";
import { type ProjectScope, ProjectScopeProvider, type ProjectSummary, type RoleName } from "./project-context.tsx";
import { Rail } from "./rail.tsx";

/** What the server already asked the API for while it made the page. */
export interface KnownScope {
  readonly projects: ProjectsQuery;
  readonly person: MyRolesQuery;
}

/** Shows rail, header and page of the project in the address for the person; loads what is not known yet. */
export function Frame({ projectKey, known, children }: { projectKey: string; known: KnownScope | null; children: ReactNode }) {
  const policy = useKnownScope(projectKey, known);
  const projects = useQuery(projectsDocument, policy);
  const project = projects.data?.projects.find(({ key }) => key === projectKey);
  const person = useQuery(myRolesDocument, { ...policy, variables: { projectId: project?.id ?? "" }, skip: !project });
  const me = person.data?.me;

  useEffect(() => {
    if (person.data && !person.data.me) window.location.assign(signInAddress());
  }, [person.data]);

  const live = useSubscription(queueChangedDocument, { variables: { projectId: project?.id ?? "" }, skip: !project || !me });
  const counts = live.data?.queueChanged;

  const scope = useMemo<ProjectScope | null>(() => {
    if (!project || !me || !projects.data) return null;
    const roles = new Set<RoleName>(me.projectRoles);
    return {
      project,
      projects: projects.data.projects,
      queue: counts ?? project.queue,
      me,
      roles,
      may: (...anyOf) => anyOf.some((role) => roles.has(role)),
    };
  }, [project, me, projects.data, counts]);

  // Pages are made in the browser: what they show hangs on its storage, its clock and its size.
  const inBrowser = useMounted();
  const error = projects.error ?? person.error;
  if (scope && inBrowser) {
    return (
      <ProjectScopeProvider scope={scope}>
        <FrameAround scope={scope}>{children}</FrameAround>
      </ProjectScopeProvider>
    );
  }
  if (error) {
    const retry = () => void (projects.error ? projects.refetch() : person.refetch());
    return (
      <Lonely title="This project cannot be shown">
        <ProblemNote problem={toProblem(error)} onRetry={retry} />
      </Lonely>
    );
  }
  if (projects.data && !project) {
    return (
      <Lonely title="No such project">
        <p>There is no project “{projectKey}” that you may see.</p>
        <Button component={Link} href="/" variant="default">
          Choose a project
        </Button>
      </Lonely>
    );
  }
  return (
    <div className={classes.frame} aria-busy="true">
      <div className={`${classes.rail} ${classes.drawer}`}>
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} height={26} mx={12} my={4} width={150} />
        ))}
      </div>
      <div className={classes.main} />
    </div>
  );
}

/** Puts what the server knew into an empty cache, where the queries of the frame find it instead of asking again. */
function useKnownScope(projectKey: string, known: KnownScope | null): { fetchPolicy: "cache-first" | "cache-and-network" } {
  const client = useApolloClient();
  const [taken] = useState(() => {
    const project = known?.projects.projects.find(({ key }) => key === projectKey);
    // Later in the life of the page the cache is the newer of the two.
    if (!known || !project || client.readQuery({ query: projectsDocument })) return false;
    client.writeQuery({ query: projectsDocument, data: known.projects });
    client.writeQuery({ query: myRolesDocument, variables: { projectId: project.id }, data: known.person });
    return true;
  });
  return { fetchPolicy: taken ? "cache-first" : "cache-and-network" };
}

function FrameAround({ scope, children }: { scope: ProjectScope; children: ReactNode }) {
  const pathname = usePathname();
  const here = destinationOf(pathname);
  const [keyMapOpen, setKeyMapOpen] = useState(false);
  const [finderOpen, setFinderOpen] = useState(false);
  const { queue } = scope;
  const wanted = destinations.find(({ key }) => key === here);
  const allowed = !wanted || destinationsFor(scope.roles).includes(wanted);
  const immersive = allowed && (here === "read" || here === "settle");

  const openKeyMap = useCallback(() => setKeyMapOpen(true), []);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setFinderOpen((open) => !open);
        return;
      }
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key === "?" && !typing) setKeyMapOpen((open) => !open);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className={classes.frame} data-immersive={immersive || undefined}>
      <Rail collapsed={immersive} here={wanted?.label ?? "Pages"}>
        <ProjectSwitcher scope={scope} />
        <ul className={classes.places}>
          {destinationsFor(scope.roles).map(({ key, label, path, count, countWords }) => (
            <li key={key}>
              <Link
                href={`/p/${scope.project.key}/${path}`}
                className={classes.place}
                prefetch={false}
                aria-current={here === key ? "page" : undefined}
              >
                <span>{label}</span>
                {count && count(queue) > 0 ? (
                  <span className={classes.count}>
                    {count(queue)}
                    <span className="visuallyHidden"> {countWords}</span>
                  </span>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
        <div className={classes.foot}>
          <button type="button" className={classes.place} onClick={() => setFinderOpen(true)}>
            <span className={classes.withIcon}>
              <IconSearch size={15} aria-hidden /> Find
            </span>
            <kbd className={classes.key}>Ctrl K</kbd>
          </button>
          <button type="button" className={classes.place} onClick={openKeyMap}>
            <span className={classes.withIcon}>
              <IconKeyboard size={15} aria-hidden /> Keys
            </span>
            <kbd className={classes.key}>?</kbd>
          </button>
          <PersonMenu scope={scope} />
        </div>
      </Rail>
      {allowed ? (
        <main className={classes.main}>
          <PageGuide page={here} />
          <KeyMapProvider value={openKeyMap}>{children}</KeyMapProvider>
        </main>
      ) : (
        <NotYours scope={scope} label={wanted.label} />
      )}
      <Modal opened={keyMapOpen} onClose={() => setKeyMapOpen(false)} title="Keys" size={here === "read" ? 980 : "lg"}>
        <KeyMap groups={keyMapOf(here)} />
      </Modal>
      <Finder opened={finderOpen} onClose={() => setFinderOpen(false)} scope={scope} />
    </div>
  );
}

/** A page that the role may not use is not opened: it would ask for what the server refuses. */
function NotYours({ scope, label }: { scope: ProjectScope; label: string }) {
  const first = destinationsFor(scope.roles)[0];
  return (
    <Lonely title={`${label} is not open to you`}>
      <p>Your roles in {scope.project.name} do not include it. An administrator gives roles on the People page.</p>
      {first ? (
        <Button component={Link} href={`/p/${scope.project.key}/${first.path}`} variant="default">
          {first.label}
        </Button>
      ) : null}
    </Lonely>
  );
}

function ProjectSwitcher({ scope }: { scope: ProjectScope }) {
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button type="button" className={classes.project} aria-label={`Project ${scope.project.name}; switch project`}>
          <span className={classes.projectName}>{scope.project.name}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {scope.projects.map((project: ProjectSummary) => (
          <Menu.Item key={project.id} component="a" href={`/p/${project.key}`}>
            {project.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component="a" href="/" leftSection={<IconSwitchHorizontal size={14} aria-hidden />}>
          All projects
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonMenu({ scope }: { scope: ProjectScope }) {
  const client = useApolloClient();
  async function leave() {
    await signOut();
    await client.clearStore().catch(() => undefined);
    window.location.assign("/sign-in");
  }
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <button type="button" className={classes.place}>
          <span className={classes.withIcon}>
            <IconUser size={15} aria-hidden /> <span className={classes.name}>{scope.me.name}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{scope.me.email}</Menu.Label>
        <Menu.Label>{[...scope.roles].map((role) => role.toLowerCase().replaceAll("_", " ")).join(" · ") || "member"}</Menu.Label>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
