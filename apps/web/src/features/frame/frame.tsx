"use client";

import { Skeleton } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import type { ReactNode } from "react";
import { toProblem } from "../../data/problem.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Lonely } from "../../ui/lonely.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import classes from "./frame.module.css";
import { FrameLayout } from "./frame-layout.tsx";
import { ProjectScopeProvider } from "./project-context.tsx";
import { type KnownScope, useProjectScope } from "./use-project-scope.ts";

/** Shows the rail and the page of the URL's project; loads what is not known yet. */
export function Frame({ projectKey, known, children }: { projectKey: string; known: KnownScope | null; children: ReactNode }) {
  const state = useProjectScope(projectKey, known);
  // Pages render in the browser only, since they depend on its storage, clock and size.
  const inBrowser = useMounted();
  if (state.kind === "ready" && inBrowser)
    return (
      <ProjectScopeProvider scope={state.scope}>
        <FrameLayout scope={state.scope}>{children}</FrameLayout>
      </ProjectScopeProvider>
    );
  if (state.kind === "failed")
    return (
      <Lonely title="Project unavailable">
        <ProblemNote problem={toProblem(state.error)} onRetry={state.retry} />
      </Lonely>
    );
  if (state.kind === "not found")
    return (
      <Lonely title="No such project">
        <p>There is no project “{projectKey}”, or it is not visible to you.</p>
        <LinkButton href="/">Choose a project</LinkButton>
      </Lonely>
    );
  return <FrameSkeleton />;
}

function FrameSkeleton() {
  return (
    <div className={classes.frame} aria-busy="true">
      <div className={`${classes.rail} ${classes.drawer}`}>
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} height={26} mx={12} my={4} width={150} />
        ))}
      </div>
      <div className={classes.main}>
        <p role="status" className={classes.loading}>
          Loading…
        </p>
      </div>
    </div>
  );
}
