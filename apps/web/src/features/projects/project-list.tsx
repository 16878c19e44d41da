"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Group, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { signInAddress } from "../../data/client.ts";
import { meDocument, projectsWithWorkDocument } from "../../data/session.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { leave } from "../account/leave.tsx";
import { NewProject } from "./new-project.tsx";
import { ProjectLink } from "./project-link.tsx";
import classes from "./project-list.module.css";

/** The first page: the list of projects. Counts show where work is waiting. */
export function ProjectList({ entering }: { entering: boolean }) {
  const me = useQuery(meDocument);
  const projects = useQuery(projectsWithWorkDocument);
  const isAdmin = me.data?.me?.roles.includes("ADMIN") ?? false;
  useEffect(() => {
    if (me.data && !me.data.me) window.location.assign(signInAddress());
  }, [me.data]);
  useOnlyProject(entering, projects.data?.projects);
  return (
    <main className={classes.main}>
      <Page
        title="Projects"
        lead={me.data?.me ? `Signed in as ${me.data.me.name}` : ""}
        actions={
          <Group gap={8}>
            {isAdmin ? <NewProject /> : null}
            <LinkButton href="/account">Account</LinkButton>
            <Button variant="subtle" color="gray" onClick={() => void leave()}>
              Sign out
            </Button>
          </Group>
        }
      >
        <ListState
          data={projects.data?.projects}
          error={projects.error ?? me.error}
          onRetry={() => void Promise.allSettled([projects.refetch(), me.refetch()])}
          emptyText={
            isAdmin
              ? "A project is one reading programme: its exams, readers, truth and model versions."
              : "You are not a member of any project yet. An administrator adds you on a project's People page."
          }
          skeletonRows={3}
        >
          {(list) => (
            <Stack component="ul" gap={8} m={0} p={0} style={{ listStyle: "none" }}>
              {list.map((project) => (
                <li key={project.id}>
                  <ProjectLink project={project} />
                </li>
              ))}
            </Stack>
          )}
        </ListState>
      </Page>
    </main>
  );
}

/** After signing in, a person with only one project goes straight to it. */
function useOnlyProject(entering: boolean, projects: readonly { readonly key: string }[] = []) {
  const router = useRouter();
  const [only, ...others] = projects;
  const address = entering && only !== undefined && others.length === 0 ? `/p/${only.key}` : null;
  useEffect(() => {
    if (address) router.replace(address);
  }, [address, router]);
}
