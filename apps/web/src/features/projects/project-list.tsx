"use client";

import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { signInAddress } from "../../data/client.ts";
import { meDocument, projectsDocument, signOut } from "../../data/session.ts";
import { counted } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { NewProject } from "./new-project.tsx";
import classes from "./project-list.module.css";

/** The first page: which project. With one project it is one click; counts say where work waits. */
export function ProjectList({ entering }: { entering: boolean }) {
  const me = useQuery(meDocument);
  const projects = useQuery(projectsDocument);
  const isAdmin = me.data?.me?.roles.includes("ADMIN") ?? false;
  useEffect(() => {
    if (me.data && !me.data.me) window.location.assign(signInAddress());
  }, [me.data]);
  // Who has just signed in and has one project is not asked which.
  const router = useRouter();
  const [only, ...others] = projects.data?.projects ?? [];
  const passOn = entering && only !== undefined && others.length === 0 ? `/p/${only.key}` : null;
  useEffect(() => {
    if (passOn) router.replace(passOn);
  }, [passOn, router]);
  return (
    <main className={classes.main}>
      <Page
        title="Projects"
        lead={me.data?.me ? `Signed in as ${me.data.me.name}` : ""}
        actions={
          <div className={classes.actions}>
            {isAdmin ? <NewProject /> : null}
            <Button variant="subtle" color="gray" onClick={() => void signOut().then(() => window.location.assign("/sign-in"))}>
              Sign out
            </Button>
          </div>
        }
      >
        <ListState
          data={projects.data?.projects}
          error={projects.error ?? me.error}
          onRetry={() => void Promise.allSettled([projects.refetch(), me.refetch()])}
          isEmpty={(list) => list.length === 0}
          emptyText={
            isAdmin
              ? "A project is one reading programme: its exams, readers, truth and model versions."
              : "You are not a member of any project yet. An administrator adds you on a project's People page."
          }
          skeletonRows={3}
        >
          {(list) => (
            <ul className={classes.list}>
              {list.map(({ id, key, name, examCount, queue }) => (
                <li key={id}>
                  <Link href={`/p/${key}`} className={classes.project}>
                    <strong>{name}</strong>
                    <span>{counted(examCount, "exam")}</span>
                    <span>
                      {queue.unread + queue.awaitingSecondRead} to read · {queue.arbitration} awaiting arbitration
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </ListState>
      </Page>
    </main>
  );
}
