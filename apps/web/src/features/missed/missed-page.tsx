"use client";

import { Skeleton } from "@mantine/core";
import { useVersionId } from "../../entities/version/use-version-id.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { CaseGridSkeleton } from "../case-grid/case-grid.tsx";
import { useProject } from "../frame/project-context.tsx";
import { MissedByVersion } from "./missed-by-version.tsx";

/** The breasts that a version missed, each one click from its images. */
export function MissedPage({ number }: { number: number }) {
  const { project } = useProject();
  const found = useVersionId(project.id, number);
  if (found.id) return <MissedByVersion versionId={found.id} number={number} />;
  return (
    <Page title={`Missed by v${number}`}>
      <ListState
        data={found.id}
        error={found.error}
        onRetry={found.retry}
        emptyText={`This project has no version ${number}.`}
        emptyAction={<LinkButton href={`/p/${project.key}/versions`}>All versions</LinkButton>}
        skeleton={
          <>
            <Skeleton height={150} mb={14} />
            <CaseGridSkeleton />
          </>
        }
      >
        {() => null}
      </ListState>
    </Page>
  );
}
