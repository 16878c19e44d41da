"use client";

import { useQuery } from "@apollo/client/react";
import { appendPage } from "../../data/append-page.ts";
import type { PageInfo } from "../../data/page-end.ts";
import { type FragmentType, graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AuditTable, type auditRowFragment } from "./audit-table.tsx";

const projectTrailDocument = graphql(`
  query AuditTrail($projectId: ID!, $after: String) {
    auditTrail(projectId: $projectId, first: 50, after: $after) {
      nodes {
        ...AuditRow
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

const systemTrailDocument = graphql(`
  query SystemAuditTrail($after: String) {
    systemAuditTrail(first: 50, after: $after) {
      nodes {
        ...AuditRow
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

export function ProjectTrail() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(projectTrailDocument, { variables: { projectId: project.id } });
  return (
    <Trail
      page={data?.auditTrail}
      error={error}
      onRetry={() => void refetch()}
      onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("auditTrail") })}
    />
  );
}

export function SystemTrail() {
  const { data, error, refetch, fetchMore } = useQuery(systemTrailDocument);
  return (
    <Trail
      page={data?.systemAuditTrail}
      error={error}
      onRetry={() => void refetch()}
      onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("systemAuditTrail") })}
    />
  );
}

interface TrailProps {
  readonly page: { readonly nodes: readonly FragmentType<typeof auditRowFragment>[]; readonly pageInfo: PageInfo } | undefined;
  readonly error: unknown;
  onRetry(): void;
  onMore(after: string): Promise<unknown>;
}

function Trail({ page, error, onRetry, onMore }: TrailProps) {
  return (
    <>
      <ListState
        data={page?.nodes}
        error={error}
        onRetry={onRetry}
        emptyText="Every change is recorded here. There are no events yet."
        skeletonRows={8}
      >
        {(nodes) => <AuditTable events={nodes} />}
      </ListState>
      <MoreButton page={page?.pageInfo} onMore={onMore}>
        Older events
      </MoreButton>
    </>
  );
}
