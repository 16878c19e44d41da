"use client";

import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import Link from "next/link";
import { useMemo } from "react";
import { appendPage } from "../../data/append-page.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { versionsDocument } from "./documents.ts";
import { type ListedVersion, listedVersionOf } from "./version.ts";
import { VersionList } from "./version-list.tsx";

/** Every version, newest first, their AUC with its interval on one common axis. */
export function VersionsPage() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(versionsDocument, { variables: { projectId: project.id, first: 50 } });
  const nodes = data?.modelVersions.nodes;
  const versions = useMemo(() => nodes?.map(listedVersionOf), [nodes]);
  const pageInfo = data?.modelVersions.pageInfo;
  return (
    <Page title="Versions" lead={leadOf(versions?.[0])}>
      <BlindNote />
      <ListState
        data={versions}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(list) => list.length === 0}
        emptyText="Every retraining that succeeds publishes a version here, with its evaluation. None has been published yet."
        emptyAction={
          <Button component={Link} href={`/p/${project.key}/runs`}>
            Go to Train
          </Button>
        }
      >
        {(list) => <VersionList versions={list} />}
      </ListState>
      {pageInfo?.hasNextPage ? (
        <Button
          mt="md"
          variant="default"
          onClick={() => void fetchMore({ variables: { after: pageInfo.endCursor }, updateQuery: appendPage("modelVersions") })}
        >
          Older versions
        </Button>
      ) : null}
    </Page>
  );
}

function leadOf(version: ListedVersion | undefined): string {
  const evaluation = version?.evaluation;
  return evaluation
    ? `Positive class: ${evaluation.positiveClass}. Unit: ${evaluation.unit}.`
    : "Every model that this project has published.";
}
