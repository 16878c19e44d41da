"use client";

import { useQuery } from "@apollo/client/react";
import { useMemo } from "react";
import { appendPage } from "../../data/append-page.ts";
import { graphql } from "../../generated/index.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { type ListedVersion, listedVersionOf } from "./version.ts";
import { VersionList } from "./version-list.tsx";

const versionsDocument = graphql(`
  query Versions($projectId: ID!, $first: Int!, $after: String) {
    modelVersions(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ...VersionRow
      }
      pageInfo {
        ...PageEnd
      }
      totalCount
    }
  }
`);

/** Every version, newest first, with its AUC and interval on a shared axis. */
export function VersionsPage() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(versionsDocument, { variables: { projectId: project.id, first: 50 } });
  const nodes = data?.modelVersions.nodes;
  const versions = useMemo(() => nodes?.map(listedVersionOf), [nodes]);
  return (
    <Page title="Versions" lead={leadOf(versions?.[0])}>
      <BlindNote />
      <ListState
        data={versions}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Every retraining that succeeds publishes a version here, with its evaluation. None has been published yet."
        emptyAction={
          <LinkButton href={`/p/${project.key}/runs`} variant="filled">
            Go to Train
          </LinkButton>
        }
      >
        {(list) => <VersionList versions={list} />}
      </ListState>
      <MoreButton
        page={data?.modelVersions.pageInfo}
        onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("modelVersions") })}
      >
        Older versions
      </MoreButton>
    </Page>
  );
}

function leadOf(version: ListedVersion | undefined): string {
  const evaluation = version?.evaluation;
  return evaluation
    ? `Positive class: ${evaluation.positiveClass}. Unit: ${evaluation.unit}.`
    : "Every model that this project has published.";
}
